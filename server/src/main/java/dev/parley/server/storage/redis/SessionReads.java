package dev.parley.server.storage.redis;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.redis.Script.Effect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads sessions: those of one slot by one script, but not too many at once. */
final class SessionReads {
    private static final Script SCRIPT = Script.reading("sessions");
    // A millisecond or two, which all others wait.
    private static final int MOST = 100;

    private final Redis redis;

    SessionReads(Redis redis) {
        this.redis = redis;
    }

    Redis redis() {
        return redis;
    }

    /** Reads sessions, each as it is at a moment of its own; those that are not there are left out. */
    CompletionStage<FoundSessions> read(Set<SessionKey> sessions) {
        var slots = new LinkedHashMap<Integer, List<List<SessionKey>>>();
        for (var session : sessions) {
            var parts = slots.computeIfAbsent(redis.slot(session), _ -> new ArrayList<>(List.of(new ArrayList<>())));
            if (parts.getLast().size() == MOST) {
                parts.add(new ArrayList<>());
            }
            parts.getLast().add(session);
        }
        var reads = slots.values().stream()
                .flatMap(Collection::stream)
                .map(part -> readTogether(part).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            var found = FoundSessions.expecting(sessions.size());
            reads.forEach(read -> found.add(read.join()));
            return found;
        });
    }

    /** As {@link #read}, and waits for that. */
    FoundSessions await(Set<SessionKey> sessions, long deadlineNanos) {
        return Redis.await(read(sessions), Effect.READ, deadlineNanos);
    }

    /**
     * The session that an entry of an index is of, out of those that were read, if it is there.
     *
     * @throws CorruptRecordException if it cannot be read
     */
    static Optional<Session> of(FoundSessions read, Tenant tenant, Member member) {
        return read.find(new SessionKey(tenant, member.sessionId()))
                .filter(session -> session.uid().equals(member.uid()));
    }

    private CompletionStage<FoundSessions> readTogether(List<SessionKey> sessions) {
        var keys = sessions.stream().map(redis.keys()::session).toList();
        return redis.run(SCRIPT, keys, List.of()).thenApply(replies -> {
            var found = FoundSessions.expecting(sessions.size());
            for (int i = 0; i < sessions.size(); i++) {
                if (replies.get(i).length > 0) {
                    add(found, sessions.get(i), replies.get(i));
                }
            }
            return found;
        });
    }

    private static void add(FoundSessions found, SessionKey key, byte[] reply) {
        var id = key.sessionId();
        try {
            found.readable().put(key, Damage.reported(id, () -> SessionRecord.read(id, new Values(reply))));
            found.stored().put(key, reply);
        } catch (CorruptRecordException damage) {
            found.damaged().put(key, damage);
        }
    }
}
