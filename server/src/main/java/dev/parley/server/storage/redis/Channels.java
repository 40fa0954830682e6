package dev.parley.server.storage.redis;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import org.redisson.client.NettyHook;
import org.redisson.client.WriteRedisConnectionException;
import org.redisson.client.handler.CommandsQueue;

/** What Redisson's connections have beyond what Redisson gives them. */
final class Channels implements NettyHook {
    private static final Loss LOSS = new Loss();

    @Override
    public void afterBoostrapInitialization(Bootstrap bootstrap) {
        // netty's own choice can use up what Java may have outside of the heap.
        bootstrap.option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
    }

    @Override
    public void afterChannelInitialization(Channel channel) {
        // Before Redisson's own handler, which forgets them.
        channel.pipeline().addFirst(LOSS);
    }

    /**
     * Fails those who wait for an answer when the connection is lost; Redisson lets them wait until their time is over.
     */
    @Sharable
    private static final class Loss extends ChannelInboundHandlerAdapter {
        @Override
        public void channelInactive(ChannelHandlerContext context) {
            var queue = context.channel().attr(CommandsQueue.COMMANDS_QUEUE).get();
            if (queue != null) {
                for (var sent : queue) {
                    if (sent.getChannelPromise().isSuccess()) {
                        var loss = new WriteRedisConnectionException("the connection was lost before the answer");
                        sent.getCommand().tryFailure(loss);
                    }
                }
            }
            context.fireChannelInactive();
        }
    }
}
