package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The tenants that have sessions, for the sweeper, which has no other way to find them. Who has none any more is taken
 * off, but not while a session may be on its way.
 */
final class Tenants {
    /** Where a walk begins, and that it has come to the end. */
    static final String START = "0";

    private static final Script NAME = Script.of("index", "tenants_name", Script.Effect.WRITE);
    private static final Script SCAN = Script.of("index", "tenants_scan", Script.Effect.READ);
    private static final Script DROP = Script.of("index", "tenants_drop", Script.Effect.WRITE);
    // A tenant is named anew after that, in case Redis has lost it. The script that takes tenants off relies on it, and
    // on
    // the next.
    private static final Duration AGE = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MOST_KNOWN = 10_000;
    private static final int SLICE = 500;

    private final Redis redis;
    // When they were named, by this program's clock.
    private final ConcurrentMap<Tenant, Long> known = new ConcurrentHashMap<>();

    Tenants(Redis redis) {
        this.redis = redis;
    }

    /**
     * Some tenants.
     *
     * @param next where to go on
     */
    record Slice(List<Tenant> tenants, String next) {}

    /**
     * Names a tenant that is about to have a session. Waits, if that was not done lately.
     *
     * @return by when that session must be entered, on the scale of {@link System#nanoTime()}: not behind the deadline
     */
    long name(Tenant tenant, long deadlineNanos) {
        var lately = known.get(tenant);
        if (lately != null && System.nanoTime() - lately < AGE.toNanos()) {
            return earlier(deadlineNanos, lately + LONGEST.toNanos());
        }
        long now = System.nanoTime();
        write(NAME, List.of(tenant.id()), deadlineNanos);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(tenant, now);
        return earlier(deadlineNanos, now + LONGEST.toNanos());
    }

    /**
     * Takes tenants off that have no sessions, unless they were named lately. Waits.
     *
     * @param empty each with a time at which there was nothing in its index, in microseconds by Redis's clock
     */
    void drop(Map<Tenant, Long> empty, long deadlineNanos) {
        if (!empty.isEmpty()) {
            var arguments = new ArrayList<Object>();
            empty.forEach((tenant, time) -> arguments.addAll(List.of(tenant.id(), time)));
            write(DROP, arguments, deadlineNanos);
        }
    }

    private void write(Script script, List<?> arguments, long deadlineNanos) {
        var keys = List.of(redis.keys().tenants(), redis.keys().tenantTimes());
        var _ = Hidden.write(deadlineNanos, () -> redis.await(script, keys, arguments, deadlineNanos));
    }

    private static long earlier(long oneNanos, long otherNanos) {
        return oneNanos - otherNanos < 0 ? oneNanos : otherNanos;
    }

    /** Reads some tenants, of which a walk may see some twice. Waits. */
    Slice scan(String cursor, long deadlineNanos) {
        var reply = redis.await(SCAN, List.of(redis.keys().tenants()), List.of(cursor, SLICE), deadlineNanos);
        var names = reply.subList(1, reply.size()).stream()
                .map(name -> new Tenant(new String(name, UTF_8)))
                .distinct()
                .toList();
        return new Slice(names, new String(reply.getFirst(), UTF_8));
    }
}
