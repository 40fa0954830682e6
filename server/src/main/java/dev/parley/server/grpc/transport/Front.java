package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.server.grpc.transport.ExchangeHandler.Gate;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The socket, what may come through it, and the services behind it. */
final class Front {
    // Enough for a gateway that cancels its users' calls, far below what an attack needs.
    private static final int MAX_RST_FRAMES = 2000;
    private static final int RST_WINDOW_SECONDS = 10;
    // Finds peers that vanished without a word; nothing else would end their streams.
    private static final Duration KEEPALIVE = Duration.ofMinutes(2);

    private final TransportSettings settings;
    private final Machinery machinery;
    private final Instrumentation instrumentation;

    Front(TransportSettings settings, Machinery machinery, Instrumentation instrumentation) {
        this.settings = settings;
        this.machinery = machinery;
        this.instrumentation = instrumentation;
    }

    /** Begins to listen. */
    Opened open(PublicServices services, BindableService health) throws IOException {
        var files = settings.connections().tls();
        var tls = files.isEmpty() ? Optional.<ServerTls>empty() : Optional.of(ServerTls.read(files.get()));
        try {
            var builder = builder();
            if (tls.isPresent()) {
                builder.sslContext(tls.get().context());
            }
            addServices(builder, services, health);
            instrumentation.instrument(builder);
            return new Opened(builder.build().start(), tls);
        } catch (IOException | RuntimeException e) {
            tls.ifPresent(ServerTls::close);
            throw e;
        }
    }

    private NettyServerBuilder builder() {
        var connections = settings.connections();
        var address = new InetSocketAddress(connections.host(), connections.port());
        return NettyServerBuilder.forAddress(address)
                // Nothing here blocks, and the event loop costs a tenth of handing calls to other threads.
                .directExecutor()
                .addStreamTracerFactory(new Arrivals(machinery.requests()))
                .fallbackHandlerRegistry(new UnknownMethods(machinery.failures()))
                .maxInboundMessageSize(connections.maxFrameBytes())
                .maxInboundMetadataSize(connections.maxMetadataBytes())
                .maxConcurrentCallsPerConnection(connections.maxCalls())
                .maxRstFramesPerWindow(MAX_RST_FRAMES, RST_WINDOW_SECONDS)
                .handshakeTimeout(connections.handshakeTimeout().toNanos(), NANOSECONDS)
                .permitKeepAliveTime(connections.permittedKeepalive().toNanos(), NANOSECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(KEEPALIVE.toNanos(), NANOSECONDS);
    }

    private void addServices(NettyServerBuilder builder, PublicServices services, BindableService health) {
        var guard = new ServiceGuard(gate(), settings.calls().maxRequestBytes());
        var kinds = MethodKinds.ofParley();
        services.services().forEach(ours -> builder.addService(guard.guard(ours.bindService(), kinds::of)));
        standard(health)
                .forEach(service ->
                        builder.addService(guard.guard(service.bindService(), method -> MethodKind.STANDARD)));
    }

    @SuppressWarnings("deprecation") // Reflection v1alpha: what older tools still ask for.
    private List<BindableService> standard(BindableService health) {
        return settings.reflection()
                ? List.of(
                        health,
                        ProtoReflectionServiceV1.newInstance(),
                        io.grpc.protobuf.services.ProtoReflectionService.newInstance())
                : List.of(health);
    }

    // The order is the contract's: time runs from the headers on, and strangers learn nothing about the load.
    private Gate gate() {
        var calls = settings.calls();
        return new Gate(
                List.of(
                        new Deadlines(machinery.timers(), calls.defaultDeadline(), calls.stallTimeout()),
                        new Tenants(),
                        machinery.limits()),
                machinery.failures(),
                machinery.answers(),
                machinery.readers());
    }

    /** A server that listens. */
    record Opened(Server server, Optional<ServerTls> tls) {
        void close() {
            server.shutdownNow();
            tls.ifPresent(ServerTls::close);
        }
    }
}
