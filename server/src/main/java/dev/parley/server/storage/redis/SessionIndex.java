package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.Tenant;
import dev.parley.server.storage.format.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of each tenant in the orders of lists, in the slot of the tenant, which is not that of a session. So a
 * session and its entries change one after the other: first of all the intent to change is entered, which a sweeper
 * finds if it is never taken back. What is entered may not be there; what is there is entered.
 */
final class SessionIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SessionIndex.class);
    private static final Script ENTER = Script.of("index", "index_enter", Script.Effect.WRITE);
    private static final Script INTEND = Script.of("index", "index_intend", Script.Effect.WRITE);
    private static final Script SETTLE = Script.of("index", "index_settle", Script.Effect.WRITE);
    private static final Script LEAVE = Script.of("index", "index_leave", Script.Effect.WRITE);
    private static final String LATE = "LATE";
    private static final byte[] NONE = {};
    // Behind that a sweeper may put in order what was intended.
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Redis redis;
    private final Tenants tenants;

    SessionIndex(Redis redis) {
        this.redis = redis;
        this.tenants = new Tenants(redis);
    }

    Redis redis() {
        return redis;
    }

    /** The tenants that have sessions. */
    Tenants tenants() {
        return tenants;
    }

    /**
     * An intent that was entered.
     *
     * @param time when that was, by Redis's clock
     */
    record Intent(Tenant tenant, Member member, Instant time) {
        /** When what is intended must have happened: later it must not happen. */
        Instant latest() {
            return time.plus(LONGEST);
        }
    }

    /**
     * A session that is about to be created.
     *
     * @param activity when it was last active; nothing: when it is created
     */
    record Newborn(Tenant tenant, Member member, Optional<Duration> ttl, Optional<Instant> activity) {}

    /** A session that is entered and not yet created. */
    record Entered(Intent intent, Instant createTime) {}

    /** Enters a session, and tells its create time: no other session of the tenant has it. Waits. */
    Entered enter(Newborn newborn, long deadlineNanos) {
        long latest = tenants.name(newborn.tenant, deadlineNanos);
        var arguments = List.of(
                redis.deadline(latest),
                newborn.member.bytes(),
                newborn.ttl.<Object>map(ttl -> ttl.toNanos() / 1000).orElse(NONE),
                newborn.activity.<Object>map(Micros::floor).orElse(NONE));
        var reply = run(ENTER, newborn.tenant, arguments, deadlineNanos);
        return new Entered(new Intent(newborn.tenant, newborn.member, time(reply.get(0))), time(reply.get(1)));
    }

    /**
     * Enters the intent to delete a session, or to let it expire earlier. Waits.
     *
     * @param expireTime when it expires then
     */
    Intent intend(Tenant tenant, Member member, Optional<Instant> expireTime, long deadlineNanos) {
        var arguments = List.of(
                redis.deadline(deadlineNanos),
                member.bytes(),
                expireTime.<Object>map(Micros::floor).orElse(NONE));
        return new Intent(tenant, member, intend(tenant, arguments, deadlineNanos));
    }

    /** Enters the intent to delete some sessions. Waits. */
    List<Intent> intend(Tenant tenant, Collection<Member> members, long deadlineNanos) {
        var arguments = new ArrayList<Object>(List.of(redis.deadline(deadlineNanos)));
        members.forEach(member -> arguments.addAll(List.of(member.bytes(), NONE)));
        var time = intend(tenant, arguments, deadlineNanos);
        return members.stream().map(member -> new Intent(tenant, member, time)).toList();
    }

    private Instant intend(Tenant tenant, List<?> arguments, long deadlineNanos) {
        return time(run(INTEND, tenant, arguments, deadlineNanos).getFirst());
    }

    private List<byte[]> run(Script script, Tenant tenant, List<?> arguments, long deadlineNanos) {
        var keys = List.of(redis.keys().index(tenant));
        var reply = Hidden.write(deadlineNanos, () -> redis.await(script, keys, arguments, deadlineNanos));
        if (new String(reply.getFirst(), US_ASCII).equals(LATE)) {
            throw redis.late(deadlineNanos);
        }
        return reply;
    }

    /** Takes an intent back, since the entries fit. Nobody waits for that: what is lost, a sweeper finds. */
    void settle(Intent intent) {
        settle(List.of(intent));
    }

    /** Takes intents back, as {@link #settle(Intent)} does. */
    void settle(Collection<Intent> intents) {
        var batch = new IndexBatch(redis, SETTLE);
        intents.forEach(intent -> batch.add(intent.tenant, intent.member.bytes(), Micros.floor(intent.time)));
        unattended(batch.send());
    }

    /** Takes out a session that was not created after all, as {@link #settle(Intent)} does. */
    void leave(Intent intent) {
        unattended(new IndexBatch(redis, LEAVE)
                .add(intent.tenant, intent.member.bytes(), Micros.floor(intent.time), NONE)
                .send());
    }

    /** Takes out sessions that have been deleted, as {@link #settle(Intent)} does. */
    void leave(Tenant tenant, Collection<Member> members) {
        var batch = leaving();
        members.forEach(member -> batch.add(tenant, member.bytes(), NONE, NONE));
        unattended(batch.send());
    }

    /** To take sessions out; each with the time of an intent that must still stand, and the least age, or none. */
    IndexBatch leaving() {
        return new IndexBatch(redis, LEAVE);
    }

    private static void unattended(CompletionStage<?> stage) {
        stage.whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.debug("The index of sessions was not put in order; the sweeper will do it.", failure);
            }
        });
    }

    private static Instant time(byte[] micros) {
        return Micros.instant(Long.parseLong(new String(micros, US_ASCII)));
    }
}
