package dev.parley.server.storage.redis;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.redis.Script.Effect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Reads sessions, each as it is at a moment of its own; those that are not there are left out. */
    CompletionStage<Map<SessionKey, Session>> read(Set<SessionKey> sessions) {
        var slots = new LinkedHashMap<Integer, List<List<SessionKey>>>();
        for (var session : sessions) {
            var parts = slots.computeIfAbsent(
                    redis.slot(redis.keys().session(session)), _ -> new ArrayList<>(List.of(new ArrayList<>())));
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
            var found = HashMap.<SessionKey, Session>newHashMap(sessions.size());
            reads.forEach(read -> found.putAll(read.join()));
            return found;
        });
    }

    /** As {@link #read}, and waits for that. */
    Map<SessionKey, Session> await(Set<SessionKey> sessions, long deadlineNanos) {
        return Redis.await(read(sessions), Effect.READ, deadlineNanos);
    }

    /** The session that an entry of an index is of, out of those that were read, if it is there. */
    static Optional<Session> of(Map<SessionKey, Session> read, Tenant tenant, Member member) {
        return Optional.ofNullable(read.get(new SessionKey(tenant, member.sessionId())))
                .filter(session -> session.uid().equals(member.uid()));
    }

    private CompletionStage<Map<SessionKey, Session>> readTogether(List<SessionKey> sessions) {
        var keys = sessions.stream().map(redis.keys()::session).toList();
        return redis.run(SCRIPT, keys, List.of()).thenApply(replies -> {
            var found = HashMap.<SessionKey, Session>newHashMap(sessions.size());
            for (int i = 0; i < sessions.size(); i++) {
                if (replies.get(i).length > 0) {
                    var session = sessions.get(i);
                    found.put(session, SessionRecord.read(session.sessionId(), new Values(replies.get(i))));
                }
            }
            return found;
        });
    }
}
