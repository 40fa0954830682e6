package dev.parley.bench.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.stream.Stream;

/** Some connections to one server on this machine. Answers are handled on the threads that read them. */
public final class Connections implements AutoCloseable {
    private final List<ManagedChannel> channels;

    private Connections(List<ManagedChannel> channels) {
        this.channels = channels;
    }

    /** Connections that are made with their first calls. */
    public static Connections open(int port, int count) {
        return new Connections(Stream.generate(() -> connect(port)).limit(count).toList());
    }

    /** The connection that the n-th of many callers uses. */
    public Channel of(int caller) {
        return channels.get(caller % channels.size());
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            for (var channel : channels) {
                channel.awaitTermination(1, SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ManagedChannel connect(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(16 << 20)
                .proxyDetector(target -> null)
                .build();
    }
}
