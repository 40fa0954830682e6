package dev.parley.server.storage.redis;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A log as it is at one moment, that of the first script: those behind it read the same, or the reading begins anew. So
 * no script has to take long, however much is read.
 */
final class LogReading {
    private static final int ATTEMPTS = 20;
    private static final Duration RETRY_DELAY = Duration.ofMillis(50);
    private static final byte[] NONE = {};

    private final Redis redis;
    private final SessionKey session;
    private final long deadlineNanos;
    private @Nullable LogHead head;

    private LogReading(Redis redis, SessionKey session, long deadlineNanos) {
        this.redis = redis;
        this.session = session;
        this.deadlineNanos = deadlineNanos;
    }

    // Never seen outside: an ordinary turn of events.
    private static final class ChangedException extends RuntimeException {
        ChangedException() {
            super("the log was changed while it was read", null, false, false);
        }
    }

    /**
     * Reads from a log. Waits for Redis.
     *
     * @param reading runs as many scripts as it needs
     * @throws NotFoundException if there is no such session
     * @throws CorruptRecordException if something in it cannot be read
     * @throws UnavailableException if the log was changed each time
     */
    static <T> T of(Redis redis, SessionKey session, long deadlineNanos, Function<LogReading, T> reading) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                return reading.apply(new LogReading(redis, session, deadlineNanos));
            } catch (ChangedException _) {
                // The next attempt sees the log as it is now.
            }
        }
        throw UnavailableException.changing(session.sessionId(), RETRY_DELAY);
    }

    /**
     * Runs a script that begins with {@code log}.
     *
     * @param arguments what comes behind those that all of these scripts take
     */
    LogReply run(Script script, Object... arguments) {
        var known = new ArrayList<Object>(arguments.length + 3);
        known.addAll(
                head == null ? List.of(NONE, NONE, NONE) : List.of(uid(head), head.changes(), head.lastSequence()));
        known.addAll(Arrays.asList(arguments));
        var reply = redis.await(script, List.of(redis.keys().session(session)), known, deadlineNanos);
        return switch (LogReply.text(reply.getFirst())) {
            case "OK" -> {
                var read = Damage.reported(session.sessionId(), () -> LogReply.read(reply));
                head = read.head();
                yield read;
            }
            case "CHANGED" -> throw new ChangedException();
            case "MISSING" -> throw NotFoundException.session(session.sessionId());
            default -> throw Damage.of(session.sessionId());
        };
    }

    /** The head of the log, once a script has run. */
    LogHead head() {
        return Objects.requireNonNull(head);
    }

    private static byte[] uid(LogHead head) {
        return new RecordWriter().uuid(head.sessionUid()).toBytes();
    }
}
