package dev.parley.server.grpc.transport;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.parley.server.domain.Storage;
import dev.parley.server.grpc.transport.GrpcServer.Interior;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * The transport, wired. Needs {@link TransportSettings}, {@link PublicServices}, {@link Instrumentation},
 * {@link Storage} and an {@code Executor} for long work.
 */
public final class TransportModule extends AbstractModule {
    @Provides
    @Singleton
    Machinery machinery(TransportSettings settings, Executor longWork) {
        var timers = new TimerWheel(System::nanoTime).start();
        return Machinery.of(settings, timers, () -> UUID.randomUUID().toString(), longWork);
    }

    @Provides
    @Singleton
    Streams streams(Machinery machinery) {
        return machinery.streams();
    }

    @Provides
    @Singleton
    Front front(TransportSettings settings, Machinery machinery, Instrumentation instrumentation) {
        return new Front(settings, machinery, instrumentation);
    }

    @Provides
    @Singleton
    Interior interior(TransportSettings settings, PublicServices services, Storage storage, Machinery machinery) {
        var health = new Health(services.names(), storage::probe, settings.probeInterval(), Thread::sleep);
        return new Interior(services, health, machinery);
    }

    @Provides
    @Singleton
    GrpcServer server(TransportSettings settings, Front front, Interior interior) {
        return new GrpcServer(front, interior, settings.drain(), Thread::sleep);
    }
}
