package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.redis.Script.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How far logs have come: of many sessions at once. */
final class LogHeads {
    private static final Script SCRIPT = Script.reading("heads");
    // Looking at so many takes Redis a millisecond.
    private static final int MOST_SESSIONS = 1000;

    private final Redis redis;

    LogHeads(Redis redis) {
        this.redis = redis;
    }

    /** Reads those of the sessions that are there. Waits for Redis. */
    Map<SessionKey, LogHead> read(Set<SessionKey> sessions, long deadlineNanos) {
        var heads = HashMap.<SessionKey, LogHead>newHashMap(sessions.size());
        // All are sent before the first is waited for.
        var asked = groups(sessions).stream().map(Asked::new).toList();
        for (var group : asked) {
            group.read(heads, deadlineNanos);
        }
        return heads;
    }

    // What goes by one script.
    private List<List<SessionKey>> groups(Set<SessionKey> sessions) {
        var slots = new LinkedHashMap<Integer, List<SessionKey>>();
        for (var session : sessions) {
            slots.computeIfAbsent(redis.slot(session), _ -> new ArrayList<>()).add(session);
        }
        var groups = new ArrayList<List<SessionKey>>();
        for (var slot : slots.values()) {
            for (int from = 0; from < slot.size(); from += MOST_SESSIONS) {
                groups.add(slot.subList(from, Math.min(slot.size(), from + MOST_SESSIONS)));
            }
        }
        return groups;
    }

    private final class Asked {
        private final List<SessionKey> sessions;
        private final CompletionStage<List<byte[]>> answer;

        Asked(List<SessionKey> sessions) {
            this.sessions = sessions;
            this.answer = redis.run(
                    SCRIPT, sessions.stream().map(redis.keys()::session).toList(), List.of());
        }

        void read(Map<SessionKey, LogHead> heads, long deadlineNanos) {
            var values =
                    new Values(Redis.await(answer, Effect.READ, deadlineNanos).getFirst());
            for (var session : sessions) {
                var uid = values.next();
                var log = values.next();
                if (uid != null) {
                    heads.put(session, head(uid, log));
                }
            }
        }
    }

    private static LogHead head(byte[] uid, byte @Nullable [] log) {
        var incarnation = new RecordReader(uid).uuid();
        try {
            var summary = SessionRecord.log(log);
            return new LogHead(incarnation, summary.lastSequence(), summary.changes());
        } catch (RuntimeException _) {
            // One that cannot be read does not keep the others from being told. Whoever reads on is told then.
            return new LogHead(incarnation, Long.MAX_VALUE, -1);
        }
    }
}
