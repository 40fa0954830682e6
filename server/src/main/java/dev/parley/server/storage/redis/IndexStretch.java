package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.storage.format.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list of sessions: what is left to walk of the order's index that has all sessions of a filter, and as few
 * others as the indexes allow.
 *
 * @param from the score at which it begins, or nothing
 * @param fromId behind this id among those of that score, or nothing
 * @param to the score that it does not reach, or nothing
 */
record IndexStretch(
        Tenant tenant, OwnerIndex index, SessionOrder order, Optional<Long> from, String fromId, Optional<Long> to) {
    private static final Script SLICE = Script.of("index", "index_slice", Script.Effect.READ);

    /** A member of an index, at the time by which it is listed. */
    record Listed(Instant time, Member member) {
        SessionPosition position() {
            return new SessionPosition(time, member.sessionId());
        }
    }

    /** All that may match a filter. */
    static IndexStretch of(Keys keys, Tenant tenant, SessionFilter filter, SessionOrder order) {
        var times = order == SessionOrder.LAST_ACTIVITY_DESC ? filter.active() : filter.created();
        var index = OwnerIndex.of(keys, tenant, filter, order);
        // Bounds of time are exclusive, and times are whole microseconds.
        var after = times.after().map(Micros::floor);
        var before = times.before().map(Micros::ceiling);
        return switch (order) {
            case LAST_ACTIVITY_DESC ->
                new IndexStretch(tenant, index, order, before.map(time -> 1 - time), "", after.map(time -> -time));
            case CREATE_TIME_DESC -> new IndexStretch(tenant, index, order, before, "", after);
            case CREATE_TIME_ASC -> new IndexStretch(tenant, index, order, after.map(time -> time + 1), "", before);
        };
    }

    /** What is left behind a place. */
    IndexStretch behind(SessionPosition position) {
        long time = Micros.floor(position.time());
        return switch (order) {
            case LAST_ACTIVITY_DESC ->
                new IndexStretch(tenant, index, order, Optional.of(-time), position.sessionId(), to);
            case CREATE_TIME_DESC -> new IndexStretch(tenant, index, order, Optional.of(time), "", to);
            case CREATE_TIME_ASC -> new IndexStretch(tenant, index, order, Optional.of(time), position.sessionId(), to);
        };
    }

    IndexStretch behind(Listed listed) {
        return behind(listed.position());
    }

    /** Reads its first few members, in their order. Waits. */
    List<Listed> first(Redis redis, int max, long deadlineNanos) {
        var arguments = List.<Object>of(
                order == SessionOrder.CREATE_TIME_DESC ? "down" : "up", text(from), fromId, text(to), max);
        var reply = redis.await(SLICE, List.of(index.name()), arguments, deadlineNanos);
        var listed = new ArrayList<Listed>(reply.size() / 2);
        for (int i = 0; i < reply.size(); i += 2) {
            listed.add(new Listed(time(score(reply.get(i + 1))), index.read(reply.get(i))));
        }
        return listed;
    }

    private Instant time(long score) {
        return Micros.instant(order == SessionOrder.LAST_ACTIVITY_DESC ? -score : score);
    }

    private static String text(Optional<Long> score) {
        return score.map(String::valueOf).orElse("");
    }

    /** The score of a member, as Redis writes it. */
    static long score(byte[] score) {
        return (long) Double.parseDouble(new String(score, US_ASCII));
    }
}
