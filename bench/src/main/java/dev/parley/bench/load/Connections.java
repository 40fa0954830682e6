package dev.parley.bench.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.stream.Stream;

/** Some connections to one server on this machine. Answers are handled on the threads that read them. */
public final class Connections implements AutoCloseable {
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("parley-tenant", Metadata.ASCII_STRING_MARSHALLER);

    private final List<ManagedChannel> owned;
    private final List<? extends Channel> channels;

    private Connections(List<ManagedChannel> owned, List<? extends Channel> channels) {
        this.owned = owned;
        this.channels = channels;
    }

    /** Connections that are made with their first calls. */
    public static Connections open(int port, int count) {
        var channels = Stream.generate(() -> connect(port)).limit(count).toList();
        return new Connections(channels, channels);
    }

    /** The same connections, whose calls belong to this tenant. */
    public Connections as(String tenant) {
        var headers = new Metadata();
        headers.put(TENANT, tenant);
        var interceptor = MetadataUtils.newAttachHeadersInterceptor(headers);
        return new Connections(
                List.of(),
                channels.stream()
                        .map(channel -> ClientInterceptors.intercept(channel, interceptor))
                        .toList());
    }

    /** The connection that the n-th of many callers uses. */
    public Channel of(int caller) {
        return channels.get(caller % channels.size());
    }

    @Override
    public void close() {
        owned.forEach(ManagedChannel::shutdownNow);
        try {
            for (var channel : owned) {
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
