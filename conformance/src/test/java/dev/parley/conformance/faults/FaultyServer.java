package dev.parley.conformance.faults;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.parley.server.ParleyServer;
import dev.parley.server.domain.Storage;
import dev.parley.server.settings.Settings;
import dev.parley.server.storage.memory.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A server on the memory backend that fails now and then. */
public final class FaultyServer implements AutoCloseable {
    private final ParleyServer server;
    private final FaultModule faults;

    private FaultyServer(ParleyServer server, FaultModule faults) {
        this.server = server;
        this.faults = faults;
    }

    /** Starts one on a free port. */
    public static FaultyServer start(Faults faults) {
        var module = new FaultModule(faults);
        try {
            var settings = Settings.of(Map.of("storage.backend", "memory", "server.port", "0"));
            return new FaultyServer(ParleyServer.start(settings, module), module);
        } catch (IOException e) {
            throw new UncheckedIOException("no server", e);
        }
    }

    public int port() {
        return server.port();
    }

    /** How many calls of the storage have failed or were late. */
    public long failedCalls() {
        return faults.failed.sum();
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class FaultModule extends AbstractModule {
        private final Faults faults;
        private final LongAdder failed = new LongAdder();

        FaultModule(Faults faults) {
            this.faults = faults;
        }

        @Provides
        @Singleton
        Storage storage(MemoryStorage sound) {
            return new FaultStorage(sound, faults, failed);
        }
    }
}
