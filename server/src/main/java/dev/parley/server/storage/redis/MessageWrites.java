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
                    : Plan.of(update(stored, message, plan.message()), plan.message());
        });
    }

    // It depends on the message alone, which is as it was where nothing is updated, and, if that grows, on the room.
    private Commit update(Stored stored, Message before, Message after) {
        var commit = Commit.of(stored).requireKept(stored.session().log());
        long growth = (long) after.content().length() - before.content().length();
        if (growth > 0) {
            commit.requireRoom(new Extent(0, growth), limits);
        }
        return commit.put(after).updated(before, after).slide();
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
            var there = read.messages();
            long bytes = there.values().stream()
                    .mapToLong(message -> message.head().contentBytes())
                    .sum();
            // It depends on which of the messages are there, and on nothing else of the log.
            var commit = Commit.of(stored)
                    .requireKept(stored.session().log())
                    .requireAbsent(read.missing(deletion.messageIds()))
                    .drop(there.values());
            return erasure(stored, commit, new Extent(there.size(), bytes));
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
            // It depends on all of the log: that nothing came behind its end, and on how much is erased.
            var commit = Commit.of(stored).requireSame(SessionRecord.LOG).cut(after);
            return erasure(stored, commit, read.behind());
        });
    }

    private static Plan<Erased> erasure(Stored stored, Commit commit, Extent extent) {
        var erased = new Erased(extent.messages(), stored.session().log().lastSequence());
        return extent.messages() == 0
                ? Plan.nothing(erased)
                : Plan.of(commit.erased(extent).slide(), erased);
    }
}
