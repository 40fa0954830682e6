package dev.parley.server.storage.redis;

import com.google.inject.Inject;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Measure.Kind;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.domain.message.MessageStorage;
import dev.parley.server.domain.session.SessionStorage;
import dev.parley.server.storage.queue.LateCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Keeps everything in Redis. Scripts are the atomic steps; what needs several of them for one session is planned from
 * what was read and carried out if that is still so.
 *
 * <p>Appends and reads by key come in batches, which nobody waits for; everything else waits on virtual threads.
 */
public final class RedisStorage implements Storage {
    // So many calls take some milliseconds, which all others wait.
    private static final int TOGETHER = 256;
    // How long a call has that was given up by a server: an intent that is older is nobody's.
    private static final Duration OLD_INTENT = Duration.ofMinutes(10);

    private final Durability durability;
    private final Redis redis;
    private final LateCalls late = new LateCalls();
    private final Steps steps;
    private final Activity activity;
    private final Appends appends;
    private final Gets gets;
    private final SessionFinds finds;
    private final ExpirySweep sweep;
    private final RedisSessions sessions;
    private final RedisMessages messages;

    /** Connects to Redis, which must be there. */
    @Inject
    public RedisStorage(RedisSettings settings, ContentEquality equality, Limits limits) {
        this(settings, equality, limits, OLD_INTENT);
    }

    RedisStorage(RedisSettings settings, ContentEquality equality, Limits limits, Duration oldIntent) {
        var connection = connect(settings);
        this.durability = ServerFacts.durability(
                ServerFacts.read(connection), settings.assurance().declared());
        this.redis = new Redis(connection, new Keys(settings.keyPrefix()));
        // Of whose clock deadlines want to know.
        var _ = redis.probe();
        int queue = settings.capacity().queue();
        var size = new Batcher.Size(redis.shards(), TOGETHER, queue);
        this.steps = new Steps(queue);
        var reads = new SessionReads(redis);
        var index = new SessionIndex(redis);
        var lost = new LostEntries(reads, index);
        this.activity = new Activity(reads, lost);
        var planning = new Planning(redis);
        var creations = new Creations(planning, index);
        this.appends = new Appends(
                new PlainAppends(redis, limits, activity),
                new PlannedAppends(creations, equality, limits, activity),
                steps,
                size,
                late);
        this.gets = new Gets(redis, size, late);
        this.finds = new SessionFinds(reads, size, late);
        this.sweep = new ExpirySweep(index, new IndexUpkeep(reads, index, oldIntent), lost);
        this.sessions = new RedisSessions(
                new RedisSessions.Reads(finds, new SessionWalk(reads, activity)),
                new RedisSessions.Writes(creations, index, sweep, limits),
                new RedisStates(planning, steps, limits),
                steps);
        this.messages = new RedisMessages(planning, steps, appends, gets, limits);
        activity.start(settings.activityInterval());
    }

    private static Connection connect(RedisSettings settings) {
        try {
            return new Connector(settings).connect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String backend() {
        return "redis";
    }

    @Override
    public Durability durability() {
        return durability;
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
        return redis.probe();
    }

    @Override
    public List<Measure> measures() {
        return List.of(
                new Measure(
                        "parley.storage.redis.queued",
                        Kind.GAUGE,
                        "{call}",
                        "Calls that wait to be sent to Redis.",
                        values -> {
                            values.put(appends.queued(), Map.of("queue", "appends"));
                            values.put(gets.queued(), Map.of("queue", "messages"));
                            values.put(finds.queued(), Map.of("queue", "sessions"));
                        }),
                Measure.gauge(
                        "parley.storage.redis.activity.backlog",
                        "{session}",
                        "Sessions that are to be moved in the lists by last activity.",
                        activity::backlog),
                Measure.counter(
                        "parley.sessions.expired",
                        "{session}",
                        "Sessions erased because their time was over.",
                        sweep::expired));
    }

    @Override
    public void close() {
        appends.close();
        gets.close();
        finds.close();
        steps.close();
        late.close();
        activity.close();
        redis.close();
    }
}
