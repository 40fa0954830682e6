package dev.parley.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.util.Modules;
import dev.parley.server.cli.Build;
import dev.parley.server.cli.RunningServer;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Storage;
import dev.parley.server.grpc.transport.GrpcServer;
import dev.parley.server.observability.Metrics;
import dev.parley.server.settings.Settings;
import dev.parley.server.storage.StorageModules;
import dev.parley.server.storage.Sweeper;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that takes calls, with the backend that it stands on. */
public final class ParleyServer implements RunningServer, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ParleyServer.class);

    private final GrpcServer server;
    private final Metrics metrics;
    private final Sweeper sweeper;
    private final Storage storage;
    private final Executors executors;

    private ParleyServer(Injector injector) {
        this.server = injector.getInstance(GrpcServer.class);
        this.metrics = injector.getInstance(Metrics.class);
        this.sweeper = injector.getInstance(Sweeper.class);
        this.storage = injector.getInstance(Storage.class);
        this.executors = injector.getInstance(Executors.class);
    }

    /**
     * Starts a server that takes calls when this returns.
     *
     * @throws IOException if something outside keeps it from starting: a port that is taken, a backend that does not
     *     answer or promises less than is required
     */
    public static ParleyServer start(Settings settings) throws IOException {
        return start(settings, Modules.EMPTY_MODULE);
    }

    /**
     * The same, with some parts in the place of its own: a storage that fails now and then, say.
     *
     * @param parts what they bind, the server binds no more
     */
    public static ParleyServer start(Settings settings, Module parts) throws IOException {
        StorageModules.preparation(settings.backend()).prepare();
        var build = Build.read();
        var module =
                Modules.override(new ServerModule(settings, build.version())).with(parts);
        var injector = Guice.createInjector(Stage.PRODUCTION, module);
        var parley = new ParleyServer(injector);
        try {
            parley.open(settings);
        } catch (IOException | RuntimeException e) {
            parley.close();
            throw e;
        }
        log.info(
                "Parley {} listens on {}:{}, backend {}, durability {}",
                build.version(),
                settings.server().host(),
                parley.port(),
                parley.storage.backend(),
                name(parley.storage.durability()));
        return parley;
    }

    /** The port that the server listens on. */
    public int port() {
        return server.port();
    }

    /** The port of the metrics, if they are on. */
    public OptionalInt metricsPort() {
        return metrics.port();
    }

    @Override
    public void awaitTermination() throws InterruptedException {
        server.awaitTermination();
    }

    // The reverse of starting: nobody may call a storage that is closed, and the drain can be watched to its end.
    @Override
    public void close() {
        try (executors;
                storage;
                sweeper;
                metrics;
                server) {
            log.info("Parley stops");
        }
    }

    private void open(Settings settings) throws IOException {
        requireAnswer(settings);
        requireDurability(settings);
        metrics.open();
        sweeper.start();
        server.start();
    }

    private void requireDurability(Settings settings) throws IOException {
        var required = settings.storage().requiredDurability();
        var durability = durability();
        if (durability.compareTo(required) < 0) {
            throw new IOException("the backend %s has durability %s, and storage.required-durability is %s"
                    .formatted(storage.backend(), name(durability), name(required)));
        }
    }

    private Durability durability() throws IOException {
        try {
            return storage.durability();
        } catch (ParleyException e) {
            throw new IOException("the backend %s does not answer".formatted(storage.backend()), e);
        }
    }

    private void requireAnswer(Settings settings) throws IOException {
        try {
            var patience = settings.server().defaultDeadline().toMillis();
            storage.probe().toCompletableFuture().get(patience, MILLISECONDS);
        } catch (ExecutionException | TimeoutException | ParleyException e) {
            throw new IOException("the backend %s does not answer".formatted(storage.backend()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
