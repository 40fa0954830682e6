package dev.parley.server.storage.postgres;

import com.google.inject.Inject;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Measure.Kind;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import dev.parley.server.storage.postgres.Batcher.Crew;
import dev.parley.server.storage.queue.LateCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in PostgreSQL. The lock of a session's row arbitrates every write to the session; where there is no
 * row yet, the primary key does.
 *
 * <p>Appends and reads by key come in batches, on threads of their own; everything else waits for the database on one
 * of the lanes.
 */
public final class PostgresStorage implements Storage {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final LateCalls late = new LateCalls();
    private final Probe probe;
    private final Lanes lanes;
    private final Activity activity;
    private final Appends appends;
    private final Gets gets;
    private final SessionReads sessionReads;
    private final ExpirySweep sweep;
    private final PostgresSessions sessions;
    private final PostgresMessages messages;
    private volatile @Nullable ServerFacts facts;

    /** Connects to a database whose schema is current. It may be away for now. */
    @Inject
    public PostgresStorage(PostgresSettings settings, ContentEquality equality, Limits limits) {
        var threads = settings.threads();
        this.database = new Database(settings);
        // One connection is for the activity.
        int others = threads.connections() - threads.appends() - 2 * threads.reads() - 1;
        this.lanes = new Lanes(Math.max(2, others), threads.queue(), late, database.lockPatience());
        this.probe = new Probe(database);
        this.activity = new Activity(new ActivityTable(database));
        var transaction = new AppendTransaction(database, equality, limits, activity);
        var plain = new PlainAppends(database, new AppendStatement(limits), activity);
        var lone = new LoneAppends(lanes, plain, transaction, threads.queue());
        late.watch(lone.waiting());
        var crew = new Crew("parley-postgres-append", threads.appends(), threads.queue(), late);
        this.appends = new Appends(plain, lone, crew);
        this.gets = new Gets(database, lanes, new Crew("parley-postgres-get", threads.reads(), threads.queue(), late));
        this.sessionReads =
                new SessionReads(database, new Crew("parley-postgres-session", threads.reads(), threads.queue(), late));
        this.sweep = new ExpirySweep(database, activity);
        this.sessions = new PostgresSessions(lanes, sessionReads, new SessionWrites(database, limits), sweep);
        this.messages = new PostgresMessages(database, lanes, appends, gets, limits);
        activity.start(settings.activityInterval());
    }

    @Override
    public String backend() {
        return "postgres";
    }

    /** As it was when somebody first asked, which the server does when it starts. */
    @Override
    public Durability durability() {
        return facts().durability();
    }

    private ServerFacts facts() {
        var known = facts;
        if (known == null) {
            known = database.read(System.nanoTime() + PATIENCE.toNanos(), ServerFacts::read);
            facts = known;
        }
        return known;
    }

    @Override
    public SessionStorage sessions() {
        return sessions;
    }

    @Override
    public MessageStorage messages() {
        return messages;
    }

    @Override
    public CompletionStage<Void> probe() {
        return probe.look();
    }

    @Override
    public List<Measure> measures() {
        var pool = database.poolState();
        return List.of(
                new Measure(
                        "parley.storage.postgres.connections",
                        Kind.GAUGE,
                        "{connection}",
                        "Connections to the database, in use and idle.",
                        values -> {
                            values.put(pool.getActiveConnections(), Map.of("state", "active"));
                            values.put(pool.getIdleConnections(), Map.of("state", "idle"));
                        }),
                Measure.gauge(
                        "parley.storage.postgres.waiting",
                        "{call}",
                        "Calls that wait for a connection.",
                        pool::getThreadsAwaitingConnection),
                new Measure(
                        "parley.storage.postgres.queued",
                        Kind.GAUGE,
                        "{call}",
                        "Calls that wait for a thread, or for a session that somebody else has locked.",
                        this::queued),
                Measure.gauge(
                        "parley.storage.postgres.activity.backlog",
                        "{session}",
                        "Sessions that are to be moved in the lists by last activity.",
                        activity::backlog),
                Measure.counter(
                        "parley.sessions.expired",
                        "{session}",
                        "Sessions erased because their time was over.",
                        sweep::expired));
    }

    private void queued(Measure.Values values) {
        values.put(appends.queued(), Map.of("queue", "appends"));
        values.put(gets.queued(), Map.of("queue", "messages"));
        values.put(sessionReads.finds().queued(), Map.of("queue", "sessions"));
        values.put(lanes.queuedQuick(), Map.of("queue", "quick"));
        values.put(lanes.queuedSlow(), Map.of("queue", "slow"));
        values.put(lanes.paused(), Map.of("queue", "locked"));
    }

    @Override
    public void close() {
        appends.close();
        gets.close();
        sessionReads.close();
        lanes.close();
        late.close();
        activity.close();
        probe.close();
        database.close();
    }
}
