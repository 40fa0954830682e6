package dev.parley.server.storage.redis;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.message.Erased;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageDeletion;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.MessageUpdatePlan;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.storage.redis.Planning.Plan;
import dev.parley.server.storage.redis.Snapshot.Contents;
import dev.parley.server.storage.redis.Snapshot.Wanted;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Changes of stored messages. All wait for Redis. */
final class MessageWrites {
    private final Planning planning;
    private final Limits limits;

    MessageWrites(Planning planning, Limits limits) {
        this.planning = planning;
        this.limits = limits;
    }

    /**
     * Changes a message, and answers it.
     *
     * @throws NotFoundException if it is not there, or the session is not
     * @throws ParleyException as {@link MessageUpdatePlan#of} does
     */
    Message update(SessionKey session, MessageUpdate update, long deadlineNanos) {
        var id = update.messageId();
        var wanted = new Wanted(List.of(id), Contents.WITH, OptionalLong.empty(), Optional.of(List.of()));
        return planning.change(session, wanted, deadlineNanos, read -> {
            var stored = read.require(session.sessionId());
            var message = read.find(id).orElseThrow(() -> NotFoundException.message(session.sessionId(), id));
            var plan = MessageUpdatePlan.of(update, stored.session(), message, limits, read.now());
            return plan.message().version() == message.version()
                    ? Plan.nothing(plan.message())
                    : Plan.of(
                            Commit.of(stored).put(plan.message()).session(plan.session(), stored.state()),
                            plan.message());
        });
    }

    /**
     * Erases those of some messages that are there.
     *
     * @throws NotFoundException if there is no such session
     */
    Erased delete(SessionKey session, MessageDeletion deletion, long deadlineNanos) {
        var wanted = new Wanted(deletion.messageIds(), Contents.WITHOUT, OptionalLong.empty(), Optional.of(List.of()));
        return planning.change(session, wanted, deadlineNanos, read -> {
            var stored = read.require(session.sessionId());
            var there = read.messages().values();
            long bytes = there.stream()
                    .mapToLong(message -> message.head().contentBytes())
                    .sum();
            return erasure(read, Commit.of(stored).drop(there), new Extent(there.size(), bytes));
        });
    }

    /**
     * Erases everything behind a sequence.
     *
     * @throws NotFoundException if there is no such session
     * @throws ConflictException as {@link Truncation#requireExpected} does
     */
    Erased truncate(SessionKey session, Truncation truncation, long deadlineNanos) {
        long after = truncation.afterSequence();
        var wanted = new Wanted(List.of(), Contents.WITHOUT, OptionalLong.of(after), Optional.of(List.of()));
        return planning.change(session, wanted, deadlineNanos, read -> {
            var stored = read.require(session.sessionId());
            truncation.requireExpected(stored.session());
            return erasure(read, Commit.of(stored).cut(after), read.behind());
        });
    }

    private static Plan<Erased> erasure(Snapshot read, Commit commit, Extent extent) {
        var stored = read.stored().orElseThrow();
        var session = stored.session();
        var erased = new Erased(extent.messages(), session.log().lastSequence());
        if (extent.messages() == 0) {
            return Plan.nothing(erased);
        }
        var after = session.logged(session.log().without(extent), read.now());
        return Plan.of(commit.session(after, stored.state()), erased);
    }
}
