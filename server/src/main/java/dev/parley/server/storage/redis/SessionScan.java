package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.message.SessionKey;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/**
 * Walks along all keys of all masters, some at a time, and has those sessions entered that no list shows. Behind the
 * last it begins anew. For one thread at a time.
 */
final class SessionScan {
    private static final Script SCAN = Script.of("index", "sessions_scan", Script.Effect.READ);
    private static final String START = "0";
    // Less than a millisecond; in a cluster most of what is found is read by a script each.
    private static final int PIECE = 500;

    private final Redis redis;
    private final LostEntries lost;
    private final Queue<String> masters = new ArrayDeque<>();
    private String cursor = START;

    SessionScan(Redis redis, LostEntries lost) {
        this.redis = redis;
        this.lost = lost;
    }

    /** Looks at some more keys, about so many at most, and about so many sessions among them. Waits. */
    void step(int mostKeys, int mostSessions, long deadlineNanos) {
        if (masters.isEmpty()) {
            masters.addAll(redis.masters());
        }
        int sessions = 0;
        for (int keys = 0; keys < mostKeys && sessions < mostSessions && !masters.isEmpty(); keys += PIECE) {
            var found = next(masters.element(), deadlineNanos);
            lost.enter(found, deadlineNanos);
            sessions += found.size();
        }
    }

    private Set<SessionKey> next(String master, long deadlineNanos) {
        var arguments = List.of(cursor, redis.keys().sessions(), PIECE);
        try {
            var reply = redis.await(SCAN, List.of(master), arguments, deadlineNanos);
            cursor = text(reply.getFirst());
            var found = new HashSet<SessionKey>();
            for (var name : reply.subList(1, reply.size())) {
                redis.keys().session(text(name)).ifPresent(found::add);
            }
            return found;
        } catch (ParleyException e) {
            // The others have their turn; this one has it again in the next round.
            cursor = START;
            throw e;
        } finally {
            if (cursor.equals(START)) {
                masters.remove();
            }
        }
    }

    private static String text(byte[] value) {
        return new String(value, UTF_8);
    }
}
