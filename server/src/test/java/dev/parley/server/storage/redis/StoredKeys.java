package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.format.Micros;
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

    void remove(Session session) {
        call("DEL", keys.session(tenant, session.id()));
    }

    /** Makes a session one that nobody can read. */
    void damage(Session session) {
        call("HSET", keys.session(tenant, session.id()), "f", "?");
    }

    /** Puts something in the place of a session that is none, not even a hash. */
    void overwrite(Session session) {
        call("SET", keys.session(tenant, session.id()), "?");
    }

    /** How many milliseconds a key has; negative, if it stays. */
    long millisLeft(Object key) {
        return (Long) call("PTTL", key.toString());
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
