package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.format.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What Redis has stored of one tenant, as somebody sees and changes it who goes past the server. */
final class StoredKeys {
    private final TestRedis redis;
    private final Keys keys;
    private final Tenant tenant;

    StoredKeys(TestRedis redis, Tenant tenant) {
        this.redis = redis;
        this.keys = new Keys(redis.address().keyPrefix());
        this.tenant = tenant;
    }

    /** The names of all keys of the tenant. */
    List<?> all() {
        return (List<?>) call("KEYS", redis.address().keyPrefix() + ":{" + tenant.id() + "*");
    }

    /** The names of those among them that are not of its indexes. */
    List<?> allOfSessions() {
        return (List<?>) call("KEYS", redis.address().keyPrefix() + ":{" + tenant.id() + "/*");
    }

    /** How Redis keeps the indexes of some owners. */
    List<String> encodings(String owners) {
        var indexes = (List<?>) call("KEYS", keys.index(tenant) + ":?" + owners);
        return indexes.stream()
                .map(index -> call("OBJECT", "ENCODING", index.toString()).toString())
                .toList();
    }

    void remove(Session session) {
        call("DEL", keys.session(tenant, session.id()));
    }

    /** Makes a session one that nobody can read. */
    void damage(Session session) {
        damage(session, "f");
    }

    /** Makes a field of a session one that nobody can read. */
    void damage(Session session, String field) {
        call("HSET", keys.session(tenant, session.id()), field, "?");
    }

    /** Puts something in the place of a session that is none, not even a hash. */
    void overwrite(Session session) {
        call("SET", keys.session(tenant, session.id()), "?");
    }

    /** How many milliseconds a key has; negative, if it stays. */
    long millisLeft(Object key) {
        return (Long) call("PTTL", key.toString());
    }

    /** Whether sweepers go to the tenant. */
    boolean isNamed() {
        return call("SISMEMBER", keys.tenants(), tenant.id()).equals(1L);
    }

    /** Makes it an hour ago that the tenant was named. */
    void letAnHourPassSinceNamed() {
        var hourAgo = Micros.floor(Instant.now().minus(Duration.ofHours(1)));
        call("ZADD", keys.tenantTimes(), "XX", Long.toString(hourAgo), tenant.id());
    }

    /** Removes all indexes of the tenant, or those whose names end like that. */
    void removeIndexes(String end) {
        for (var key : all()) {
            if (key.toString().startsWith(keys.index(tenant)) && key.toString().endsWith(end)) {
                call("DEL", key.toString());
            }
        }
    }

    boolean hasIntent(Session session) {
        return score("w", session).isPresent();
    }

    /** By which time a session is listed. */
    Instant activity(Session session) {
        return Micros.instant(-score("a", session).orElseThrow());
    }

    /** Lists a session by another time. */
    void setActivity(Session session, Instant time) {
        set("a", session, -Micros.floor(time));
    }

    /** When a sweeper looks at a session. */
    Instant expiry(Session session) {
        return Micros.instant(score("e", session).orElseThrow());
    }

    /** Lets sweepers look at a session at another time. */
    void setExpiry(Session session, Instant time) {
        set("e", session, Micros.floor(time));
    }

    private Optional<Long> score(String index, Session session) {
        var score = call("ZSCORE", keys.index(tenant) + ":" + index, member(session))
                .toString();
        return score.equals("(nil)") ? Optional.empty() : Optional.of(Long.valueOf(score));
    }

    private void set(String index, Session session, long score) {
        call("ZADD", keys.index(tenant) + ":" + index, Long.toString(score), member(session));
    }

    private static String member(Session session) {
        return new String(Member.of(session).bytes(), ISO_8859_1);
    }

    private Object call(String... command) {
        return redis.address().call(command);
    }
}
