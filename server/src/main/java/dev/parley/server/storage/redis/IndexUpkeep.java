package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.format.Micros;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts entries in order by what their sessions say. Several servers may do so at once. Each step waits for Redis. */
final class IndexUpkeep {
    private static final Script POSTPONE = Script.of("index", "index_postpone", Script.Effect.WRITE);
    private static final Script MEND = Script.of("index", "index_mend", Script.Effect.WRITE);
    private static final byte[] NONE = {};

    private final SessionReads reads;
    private final SessionIndex index;
    private final Duration age;

    /** Takes how old an intent must be, or an entry without its session, that nobody is at work with it any more. */
    IndexUpkeep(SessionReads reads, SessionIndex index, Duration age) {
        this.reads = reads;
        this.index = index;
        this.age = age;
    }

    Duration age() {
        return age;
    }

    /**
     * Takes sessions out that have expired, and moves the entries of others to when they will.
     *
     * @param entries of expiry, which are due
     * @return how many were taken out
     */
    int expire(List<IndexEntry> entries, long deadlineNanos) {
        var sessions = read(entries, deadlineNanos);
        var leaving = index.leaving();
        var postponed = new IndexBatch(reads.redis(), POSTPONE);
        for (var entry : readable(entries, sessions)) {
            var session = session(sessions, entry);
            if (session.isEmpty()) {
                leaving.add(entry.tenant(), entry.member().bytes(), NONE, NONE);
            } else {
                postponed.add(entry.tenant(), entry.member().bytes(), entry.score(), expireTime(session.get()));
            }
        }
        var _ = postponed.await(deadlineNanos);
        return (int) leaving.await(deadlineNanos).stream()
                .filter(reply -> reply[0] == '1')
                .count();
    }

    /** Looks what became of old intents. */
    void settle(List<IndexEntry> intents, long deadlineNanos) {
        mend(intents, deadlineNanos, true);
    }

    /** Looks at entries by creation, whether there is anything wrong with them. */
    void repair(List<IndexEntry> entries, long deadlineNanos) {
        mend(entries, deadlineNanos, false);
    }

    private void mend(List<IndexEntry> entries, long deadlineNanos, boolean areIntents) {
        var sessions = read(entries, deadlineNanos);
        var leaving = index.leaving();
        var mended = new IndexBatch(reads.redis(), MEND);
        for (var entry : readable(entries, sessions)) {
            Object intent = areIntents ? entry.score() : NONE;
            var found = session(sessions, entry);
            if (found.isEmpty()) {
                // An intent is old, or it would not be looked at.
                Object old = areIntents ? NONE : age.toNanos() / 1000;
                leaving.add(entry.tenant(), entry.member().bytes(), intent, old);
            } else {
                var session = found.get();
                mended.add(
                        entry.tenant(),
                        entry.member().bytes(),
                        intent,
                        Micros.floor(session.createTime()),
                        Micros.floor(session.activity()),
                        expireTime(session));
            }
        }
        var _ = leaving.await(deadlineNanos);
        var _ = mended.await(deadlineNanos);
    }

    private FoundSessions read(List<IndexEntry> entries, long deadlineNanos) {
        Set<SessionKey> keys = entries.stream().map(IndexEntry::session).collect(Collectors.toSet());
        return reads.await(keys, deadlineNanos);
    }

    // What cannot be read is left as it is, for whoever asks for it to be told.
    private static List<IndexEntry> readable(List<IndexEntry> entries, FoundSessions sessions) {
        return entries.stream()
                .filter(entry -> !sessions.isDamaged(entry.session()))
                .toList();
    }

    private static Optional<Session> session(FoundSessions sessions, IndexEntry entry) {
        return SessionReads.of(sessions, entry.tenant(), entry.member());
    }

    private static Object expireTime(Session session) {
        return session.expireTime().<Object>map(Micros::floor).orElse(NONE);
    }
}
