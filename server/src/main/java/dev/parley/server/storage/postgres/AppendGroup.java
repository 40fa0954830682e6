package dev.parley.server.storage.postgres;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Appends to one session that are made as if they were one. */
final class AppendGroup {
    /** How much content is stored by one statement: it takes some milliseconds, which those behind it wait. */
    static final long MAX_BYTES = 4 << 20;

    private final SessionKey session;
    private final Haste haste;
    private final List<Waiting<Append, Appended>> appends = new ArrayList<>(1);
    private @Nullable Set<String> ids;
    private int messages;
    private long bytes;
    private @Nullable Taken taken;

    AppendGroup(SessionKey session, Waiting<Append, Appended> first) {
        this.session = session;
        this.haste = Haste.of(first);
        add(first);
    }

    SessionKey session() {
        return session;
    }

    /** How much time its appends have left. */
    Haste haste() {
        return haste;
    }

    List<Waiting<Append, Appended>> appends() {
        return appends;
    }

    /** What the group's guards say, which are those of its first append. */
    Append first() {
        return appends.getFirst().question();
    }

    int messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    boolean isTaken() {
        return taken != null;
    }

    /**
     * Takes another append in, unless it has to see what became of those before, has much more or less time than they
     * have, or would be too much.
     */
    boolean join(Waiting<Append, Appended> next) {
        var append = next.question();
        if (first().guard().expectedLastSequence().isPresent()
                || append.guard().expectedLastSequence().isPresent()
                || Haste.of(next) != haste
                || !append.sessionUid().equals(first().sessionUid())
                || bytes + bytes(append) > MAX_BYTES
                || hasIdOf(append)) {
            return false;
        }
        add(next);
        return true;
    }

    /**
     * Fails those of its appends that are late, since the first of some has been, and answers a group of the others.
     */
    Optional<AppendGroup> withoutLate(long firstDeadline, DeadlineException failure) {
        var others = new ArrayList<Waiting<Append, Appended>>();
        for (var waiting : appends) {
            if (Haste.isLate(waiting, firstDeadline)) {
                waiting.completeExceptionally(failure);
            } else {
                others.add(waiting);
            }
        }
        if (others.isEmpty()) {
            return Optional.empty();
        }
        var group = new AppendGroup(session, others.getFirst());
        others.subList(1, others.size()).forEach(group::add);
        return Optional.of(group);
    }

    /**
     * The database has taken the group, if the statement is committed.
     *
     * @param before the session's last sequence before the group
     */
    void taken(UUID uid, long before, Instant time) {
        taken = new Taken(uid, before, time);
    }

    /** Whatever was tried before is undone. */
    void undone() {
        taken = null;
    }

    /** Answers every append of a group that was taken, and is committed. */
    void answer() {
        var done = Objects.requireNonNull(taken);
        long sequence = done.before;
        for (var waiting : appends) {
            var results =
                    new ArrayList<Appended.Result>(waiting.question().messages().size());
            for (var message : waiting.question().messages()) {
                sequence++;
                results.add(new Appended.Result(message.id(), sequence, done.time, false));
            }
            waiting.complete(new Appended(done.uid, results));
        }
    }

    private record Taken(UUID uid, long before, Instant time) {}

    private void add(Waiting<Append, Appended> waiting) {
        appends.add(waiting);
        messages += waiting.question().messages().size();
        bytes += bytes(waiting.question());
    }

    private static long bytes(Append append) {
        long bytes = 0;
        for (var message : append.messages()) {
            bytes += message.content().length();
        }
        return bytes;
    }

    // The ids of one append differ, so that they are collected only when there is a second.
    private boolean hasIdOf(Append append) {
        if (ids == null) {
            ids = new HashSet<>();
            first().messages().forEach(message -> ids.add(message.id()));
        }
        for (var message : append.messages()) {
            if (!ids.add(message.id())) {
                return true;
            }
        }
        return false;
    }
}
