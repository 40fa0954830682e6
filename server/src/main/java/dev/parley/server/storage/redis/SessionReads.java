package dev.parley.server.storage.redis;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.redis.Script.Effect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads sessions: those of one slot by one script, but not too many at once. */
final class SessionReads {
    private static final Script SCRIPT = Script.reading("sessions");
    // Some milliseconds, which all others wait.
    private static final int MOST = 250;

    private final Redis redis;

    SessionReads(Redis redis) {
        this.redis = redis;
    }

    Redis redis() {
        return redis;
    }

    /** Reads sessions, each as it is at a moment of its own. */
    CompletionStage<FoundSessions> read(Set<SessionKey> sessions) {
        var slots = new LinkedHashMap<Integer, List<List<SessionKey>>>();
        for (var session : sessions) {
            var parts = slots.computeIfAbsent(
                    redis.slot(redis.keys().session(session)), _ -> new ArrayList<>(List.of(new ArrayList<>())));
            if (parts.getLast().size() == MOST) {
                parts.add(new ArrayList<>());
            }
            parts.getLast().add(session);
        }
        var found = new Reading(HashMap.newHashMap(sessions.size()), new HashMap<>(0));
        var parts = slots.values().stream().flatMap(Collection::stream).toList();
        var replies = parts.stream()
                .map(part -> redis.run(SCRIPT, keys(part), List.of()).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    for (int i = 0; i < parts.size(); i++) {
                        found.add(parts.get(i), replies.get(i).join());
                    }
                    return new FoundSessions(found.sessions, found.damaged);
                });
    }

    /** As {@link #read}, and waits for that. */
    FoundSessions await(Set<SessionKey> sessions, long deadlineNanos) {
        return Redis.await(read(sessions), Effect.READ, deadlineNanos);
    }

    private List<String> keys(List<SessionKey> sessions) {
        return sessions.stream().map(redis.keys()::session).toList();
    }

    private record Reading(Map<SessionKey, Session> sessions, Map<SessionKey, CorruptRecordException> damaged) {
        void add(List<SessionKey> keys, List<byte[]> replies) {
            for (int i = 0; i < keys.size(); i++) {
                if (replies.get(i).length > 0) {
                    add(keys.get(i), new Values(replies.get(i)));
                }
            }
        }

        private void add(SessionKey key, Values values) {
            try {
                var id = key.sessionId();
                sessions.put(key, Damage.reported(id, () -> SessionRecord.read(id, values)));
            } catch (CorruptRecordException e) {
                damaged.put(key, e);
            }
        }
    }
}
