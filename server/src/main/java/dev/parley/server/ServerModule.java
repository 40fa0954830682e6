package dev.parley.server;

import static java.time.temporal.ChronoUnit.MICROS;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.parley.server.domain.Ids;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.context.ContentReader;
import dev.parley.server.domain.context.Contexts;
import dev.parley.server.domain.message.AppendTotals;
import dev.parley.server.domain.message.LogFeed;
import dev.parley.server.domain.message.Messages;
import dev.parley.server.domain.session.Sessions;
import dev.parley.server.grpc.GrpcModule;
import dev.parley.server.observability.ObservabilityModules;
import dev.parley.server.settings.LimitSettings;
import dev.parley.server.settings.Settings;
import dev.parley.server.storage.StorageModules;
import dev.parley.server.storage.Sweeper;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** The server, wired. Read top to bottom, this is the architecture. */
final class ServerModule extends AbstractModule {
    private static final Duration LOOK_PATIENCE = Duration.ofSeconds(5);

    private final Settings settings;
    private final String version;

    ServerModule(Settings settings, String version) {
        this.settings = settings;
        this.version = version;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();

        install(StorageModules.of(settings.backend()));
        install(new GrpcModule(settings, version));
        install(ObservabilityModules.of(settings.observability(), version));
    }

    // Times on the wire have microseconds, so nobody gets more.
    @Provides
    InstantSource clock() {
        return () -> InstantSource.system().instant().truncatedTo(MICROS);
    }

    @Provides
    Limits limits() {
        LimitSettings limits = settings.limits();
        return new Limits(
                limits.sessionMessages(), limits.sessionContentBytes(), limits.stateKeys(), limits.stateBytes());
    }

    @Provides
    @Singleton
    Executors executors() {
        return new Executors(Runtime.getRuntime().availableProcessors());
    }

    @Provides
    Executor scans(Executors executors) {
        return executors.scans();
    }

    // The look is the timer's, what it finds is passed on by a thread of its own.
    @Provides
    @Singleton
    LogFeed feed(Storage storage, Executors executors) {
        var feed = new LogFeed(storage.messages(), executors.waker());
        executors.repeat(
                settings.storage().followInterval(), () -> feed.look(System.nanoTime() + LOOK_PATIENCE.toNanos()));
        return feed;
    }

    @Provides
    ScheduledExecutorService timer(Executors executors) {
        return executors.timer();
    }

    @Provides
    @Singleton
    Sweeper sweeper(Storage storage, ScheduledExecutorService timer) {
        var schedule = new Sweeper.Schedule(
                settings.storage().sweepInterval(), settings.storage().sweepBatch());
        return new Sweeper(storage.sessions(), schedule, timer, new SecureRandom());
    }

    @Provides
    @Singleton
    Ids ids(InstantSource clock) {
        return new Ids(clock, new SecureRandom());
    }

    @Provides
    @Singleton
    Sessions sessions(Storage storage, Ids ids, LogFeed feed) {
        return new Sessions(storage.sessions(), ids, feed);
    }

    @Provides
    @Singleton
    AppendTotals appendTotals() {
        return new AppendTotals();
    }

    @Provides
    @Singleton
    Messages messages(Storage storage, Ids ids, AppendTotals totals, LogFeed feed) {
        return new Messages(storage.messages(), ids, totals, feed);
    }

    @Provides
    @Singleton
    Contexts contexts(Storage storage, ContentReader reader, Executor scans) {
        return new Contexts(storage.messages(), reader, scans);
    }
}
