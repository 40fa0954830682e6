package dev.parley.server.grpc;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.context.ContentReader;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.grpc.transport.PublicServices;
import dev.parley.server.grpc.transport.TransportModule;
import dev.parley.server.grpc.transport.TransportSettings;
import dev.parley.server.grpc.transport.TransportSettings.CallLimits;
import dev.parley.server.grpc.transport.TransportSettings.Connections;
import dev.parley.server.grpc.transport.TransportSettings.Drain;
import dev.parley.server.grpc.transport.TransportSettings.Tls;
import dev.parley.server.settings.LimitSettings;
import dev.parley.server.settings.PagingSettings;
import dev.parley.server.settings.ServerSettings;
import dev.parley.server.settings.Settings;
import java.util.List;

/** Serves the interface. Wants an {@code Instrumentation} from elsewhere. */
public final class GrpcModule extends AbstractModule {
    // Above this the transport refuses a frame unseen; between it and the limit of a request, refusals have details.
    private static final int MAX_FRAME_BYTES = 16 << 20;

    private final Settings settings;
    private final String version;

    public GrpcModule(Settings settings, String version) {
        this.settings = settings;
        this.version = version;
    }

    @Override
    protected void configure() {
        install(new TransportModule());
        bind(LimitSettings.class).toInstance(settings.limits());
        bind(PagingSettings.class).toInstance(settings.paging());
        bind(ContentEquality.class).toInstance(new MessageCodec());
        bind(ContentReader.class).toInstance(new SubstanceReader());
        bind(Pages.class).in(Singleton.class);
        bind(SessionStoreService.class).in(Singleton.class);
        bind(MessageStoreService.class).in(Singleton.class);
        bind(ServerInfoService.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    PublicServices services(SessionStoreService sessions, MessageStoreService messages, ServerInfoService serverInfo) {
        return new PublicServices(List.of(sessions, messages, serverInfo));
    }

    @Provides
    @Singleton
    ServerFacts facts(Storage storage) {
        return new ServerFacts(
                version, storage.backend(), storage.durability(), settings.limitsByName(), Features.BUILT);
    }

    @Provides
    @Singleton
    TransportSettings transport() {
        var server = settings.server();
        return new TransportSettings(
                connections(server),
                new CallLimits(
                        server.defaultDeadline(),
                        server.streamStallTimeout(),
                        (int) settings.limits().requestBytes(),
                        server.maxConcurrentCalls(),
                        maxWaitingBytes()),
                new Drain(server.drainDelay(), server.drainTimeout()),
                settings.storage().probeInterval(),
                server.reflection());
    }

    // A share of the heap that leaves room for what the backend keeps there.
    private static long maxWaitingBytes() {
        return Math.max(MAX_FRAME_BYTES, Runtime.getRuntime().maxMemory() / 8);
    }

    private static Connections connections(ServerSettings server) {
        var tls = server.tls()
                .certificateFile()
                .flatMap(certificate -> server.tls().keyFile().map(key -> new Tls(certificate, key)));
        return new Connections(
                server.host(),
                server.port(),
                tls,
                server.handshakeTimeout(),
                server.keepalivePermit(),
                server.maxConcurrentCallsPerConnection(),
                (int) server.maxMetadataBytes(),
                MAX_FRAME_BYTES);
    }
}
