package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.format.Micros;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Counts sessions. Where an index has just those that match, Redis counts it, and only those entries are looked at
 * whose sessions may be gone; otherwise all are walked.
 */
final class SessionCounts {
    private static final Script TALLY = Script.of("index", "index_tally", Script.Effect.READ);
    private static final int MOST_DOUBTFUL = 500;
    private static final int PIECE = 500;

    private final SessionWalk walk;

    SessionCounts(SessionWalk walk) {
        this.walk = walk;
    }

    /** Counts. Waits. */
    SessionCount count(Call call, SessionCount.Query query) {
        var tally = isCountedByIndex(query.filter()) ? tally(call, query.filter()) : OptionalLong.empty();
        long count = tally.isPresent() ? tally.getAsLong() : walk(call, query);
        return new SessionCount(Math.min(count, query.limit()), count > query.limit());
    }

    // Owners do not change, nor do create times, which are exact in the index.
    private static boolean isCountedByIndex(SessionFilter filter) {
        return filter.labels().isEmpty()
                && filter.status().isEmpty()
                && filter.active().equals(TimeRange.ALL)
                && isSaid(filter.appId())
                && isSaid(filter.userId());
    }

    // Those who said no owner have no index of their own.
    private static boolean isSaid(Optional<String> owner) {
        return owner.isEmpty() || !owner.get().isEmpty();
    }

    private OptionalLong tally(Call call, SessionFilter filter) {
        var redis = walk.reads().redis();
        var keys = List.of(
                redis.keys().index(call.tenant()),
                OwnerIndex.of(redis.keys(), call.tenant(), filter, SessionOrder.CREATE_TIME_ASC)
                        .name());
        var created = filter.created();
        var arguments = List.<Object>of(
                created.after()
                        .map(time -> String.valueOf(Micros.floor(time) + 1))
                        .orElse("-inf"),
                created.before()
                        .map(time -> String.valueOf(Micros.ceiling(time) - 1))
                        .orElse("+inf"),
                MOST_DOUBTFUL);
        var reply = redis.await(TALLY, keys, arguments, call.deadlineNanos());
        if (reply.getFirst().length == 0) {
            return OptionalLong.empty();
        }
        var doubtful = reply.subList(1, reply.size()).stream().map(Member::read).toList();
        var found = walk.reads()
                .await(
                        doubtful.stream()
                                .map(member -> new SessionKey(call.tenant(), member.sessionId()))
                                .collect(Collectors.toSet()),
                        call.deadlineNanos());
        long gone = doubtful.stream()
                .filter(member -> SessionReads.of(found, call.tenant(), member)
                        .filter(filter::matches)
                        .isEmpty())
                .count();
        return OptionalLong.of(Long.parseLong(new String(reply.getFirst(), US_ASCII)) - gone);
    }

    // Up to one more than the limit.
    private long walk(Call call, SessionCount.Query query) {
        var filter = query.filter();
        long count = 0;
        var rest = walk.stretch(call, filter, orderFor(filter));
        while (true) {
            var piece = walk.first(rest, PIECE, call.deadlineNanos());
            for (var next : piece) {
                if (next.session().filter(filter::matches).isPresent() && ++count > query.limit()) {
                    return count;
                }
            }
            if (piece.size() < PIECE) {
                return count;
            }
            rest = rest.behind(piece.getLast().listed());
        }
    }

    // The order in which bounds of time, if there are any, leave the least to walk.
    private static SessionOrder orderFor(SessionFilter filter) {
        return filter.created().equals(TimeRange.ALL) && !filter.active().equals(TimeRange.ALL)
                ? SessionOrder.LAST_ACTIVITY_DESC
                : SessionOrder.CREATE_TIME_ASC;
    }
}
