package dev.parley.server.domain.message;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.domain.session.LogSummary;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an append does to a session: the rules of contract §4 and §5, the same on every backend.
 *
 * <p>A backend makes a plan and carries it out in one atomic step: erase behind {@code eraseAfter}, store
 * {@code toStore}, put {@code session} in the place of the old one, patch the state, answer {@code answer}. Where
 * nothing is new, {@link #isReplay} holds and nothing is to be done.
 *
 * @param session the session afterwards
 * @param eraseAfter when present, all messages behind this sequence are erased first
 * @param toStore the new messages, with their sequences
 */
public record AppendPlan(Session session, OptionalLong eraseAfter, List<Message> toStore, Appended answer) {
    public AppendPlan {
        toStore = List.copyOf(toStore);
    }

    /** Whether nothing of the batch is new. */
    public boolean isReplay() {
        return toStore.isEmpty();
    }

    /**
     * Refuses an append to a session that is not there and is not to be created.
     *
     * @throws NotFoundException if the append names an incarnation, or no session to create
     * @throws ConflictException if its guard expects messages
     */
    public static void requireCreates(Append append) {
        if (append.sessionIfMissing().isEmpty() || append.sessionUid().isPresent()) {
            throw NotFoundException.session(append.sessionId());
        }
        append.guard().expectedLastSequence().ifPresent(expected -> {
            if (expected != 0) {
                throw ConflictException.sequence(append.sessionId(), expected, 0);
            }
        });
    }

    /**
     * Decides what an append does.
     *
     * @param session the session as it is, or, where it is created in the same step, as it would be
     * @throws NotFoundException if the session is another incarnation than the append means
     * @throws AlreadyExistsException if an id is taken by other content
     * @throws PreconditionException if something is new and the session is closed or full
     * @throws ConflictException if something is new and the guard does not fit
     */
    public static AppendPlan of(Append append, Session session, StoredLog log, Rules rules) {
        if (append.sessionUid().isPresent()
                && !append.sessionUid().get().equals(session.uid().toString())) {
            throw NotFoundException.session(append.sessionId());
        }
        var known = known(append, log);
        if (!known.contains(Optional.<Message>empty())) {
            requireSameContent(append, known, rules.equality());
            return replay(session, known);
        }
        if (append.guard().replaceAfter().isPresent()) {
            requireErasable(append, known);
            known = Collections.nCopies(known.size(), Optional.empty());
        } else {
            requireSameContent(append, known, rules.equality());
        }
        return write(append, session, known, log, rules);
    }

    // What is stored under the ids of the batch.
    private static List<Optional<Message>> known(Append append, StoredLog log) {
        var known = new ArrayList<Optional<Message>>(append.messages().size());
        for (var message : append.messages()) {
            known.add(log.find(message.id()));
        }
        return known;
    }

    /**
     * What does not change from append to append.
     *
     * @param now the time of this step by the backend's clock
     */
    public record Rules(ContentEquality equality, Limits limits, Instant now) {}

    private static void requireErasable(Append append, List<Optional<Message>> known) {
        long keep = append.guard().replaceAfter().orElseThrow();
        for (var message : known) {
            if (message.isPresent() && message.get().sequence() <= keep) {
                throw taken(append, message.get());
            }
        }
    }

    private static void requireSameContent(Append append, List<Optional<Message>> known, ContentEquality equality) {
        for (int i = 0; i < known.size(); i++) {
            var stored = known.get(i);
            if (stored.isPresent() && !isSame(append.messages().get(i), stored.get(), equality)) {
                throw taken(append, stored.get());
            }
        }
    }

    // Of a message that was updated since, the first content is gone: it is not compared.
    private static boolean isSame(NewMessage message, Message stored, ContentEquality equality) {
        return stored.isUpdated()
                || (message.envelope().status() == stored.envelope().status()
                        && (message.content().equals(stored.content())
                                || equality.isSame(message.content(), stored.content())));
    }

    private static AlreadyExistsException taken(Append append, Message stored) {
        return AlreadyExistsException.message(append.sessionId(), stored.id(), stored.sequence());
    }

    private static AppendPlan replay(Session session, List<Optional<Message>> known) {
        var results = known.stream()
                .map(Optional::orElseThrow)
                .map(message -> new Appended.Result(message.id(), message.sequence(), message.createTime(), true))
                .toList();
        return new AppendPlan(session, OptionalLong.empty(), List.of(), new Appended(session.uid(), results));
    }

    private static AppendPlan write(
            Append append, Session session, List<Optional<Message>> known, StoredLog log, Rules rules) {
        if (session.fields().status() == SessionStatus.CLOSED) {
            throw PreconditionException.sessionClosed(session.id());
        }
        var guard = append.guard();
        guard.expectedLastSequence().ifPresent(session::requireLastSequence);
        var batch = Numbered.of(append, session, known, rules.now());
        var erased = guard.replaceAfter().isPresent()
                ? log.after(guard.replaceAfter().getAsLong())
                : Extent.NONE;
        var after = summary(session.log().without(erased), batch);
        rules.limits().requireRoom(session, after);
        return new AppendPlan(
                session.logged(after, rules.now()),
                guard.replaceAfter(),
                batch.fresh,
                new Appended(session.uid(), batch.results));
    }

    private static LogSummary summary(LogSummary before, Numbered batch) {
        long bytes = 0;
        var usage = before.usage();
        for (var message : batch.fresh) {
            bytes += message.content().length();
            usage = usage.plus(message.envelope().usage());
        }
        return new LogSummary(
                before.lastSequence() + batch.fresh.size(),
                before.messageCount() + batch.fresh.size(),
                before.contentBytes() + bytes,
                usage,
                Optional.of(batch.time),
                before.changes());
    }

    /** The batch with its sequences. All new messages of a batch have the same time, and none is before the last. */
    private record Numbered(List<Message> fresh, List<Appended.Result> results, Instant time) {
        static Numbered of(Append append, Session session, List<Optional<Message>> known, Instant now) {
            var last = session.log().lastMessageTime().orElse(now);
            var time = last.isAfter(now) ? last : now;
            long sequence = session.log().lastSequence();
            var fresh = new ArrayList<Message>(known.size());
            var results = new ArrayList<Appended.Result>(known.size());
            for (int i = 0; i < known.size(); i++) {
                var stored = known.get(i);
                if (stored.isPresent()) {
                    var message = stored.get();
                    results.add(new Appended.Result(message.id(), message.sequence(), message.createTime(), true));
                } else {
                    var message = append.messages().get(i);
                    sequence++;
                    fresh.add(new Message(
                            message.id(),
                            session.uid(),
                            sequence,
                            message.envelope(),
                            message.content(),
                            time,
                            time,
                            1));
                    results.add(new Appended.Result(message.id(), sequence, time, false));
                }
            }
            return new Numbered(fresh, results, time);
        }
    }
}
