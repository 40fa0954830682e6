package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The tenants that have had a session, for the sweeper, which has no other way to find them. */
final class Tenants {
    /** Where a walk begins, and that it has come to the end. */
    static final String START = "0";

    private static final Script NAME = Script.of("index", "tenants_name", Script.Effect.WRITE);
    private static final Script SCAN = Script.of("index", "tenants_scan", Script.Effect.READ);
    // A tenant is named anew after that, in case Redis has lost it.
    private static final Duration AGE = Duration.ofMinutes(1);
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

    /** Names a tenant that is about to have a session. Waits, if that was not done lately. */
    void name(Tenant tenant, long deadlineNanos) {
        var named = known.get(tenant);
        if (named != null && System.nanoTime() - named < AGE.toNanos()) {
            return;
        }
        var keys = List.of(redis.keys().tenants());
        var _ = Hidden.write(deadlineNanos, () -> redis.await(NAME, keys, List.of(tenant.id()), deadlineNanos));
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(tenant, System.nanoTime());
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
