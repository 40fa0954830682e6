package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.LogSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The copy of the beginning of a log, made page by page where nobody sees it, in the slot of the session that it will
 * be. It expires by itself. Waits for Redis.
 */
final class ForkCopy {
    private static final Script READ = Script.reading("fork_read");
    private static final Script WRITE = Script.writing("fork_write");
    private static final Script DISCARD = Script.writing("fork_discard");
    // A page takes some milliseconds, which all others wait.
    private static final int PAGE_BYTES = 1 << 20;
    private static final Duration EXPIRY = Duration.ofMinutes(10);
    // The rest of its time is for making a session of it.
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final String DAMAGED = "DAMAGED";
    private static final byte[] NONE = {};
    private static final byte[] ONE = {'1'};

    private final Redis redis;
    private final String sourceId;
    private final String source;
    private final byte[] sourceUid;
    private final String name;

    private long next = 1;
    private String chunks = "";
    private long writtenNanos = System.nanoTime();
    private long count;
    private long contentBytes;
    private Usage usage = Usage.NONE;
    private Optional<Instant> lastMessageTime = Optional.empty();

    /**
     * An empty copy.
     *
     * @param sourceUid the incarnation that is copied
     */
    ForkCopy(Redis redis, SessionKey source, UUID sourceUid, SessionKey target) {
        this.redis = redis;
        this.sourceId = source.sessionId();
        this.source = redis.keys().session(source);
        this.sourceUid = new RecordWriter().uuid(sourceUid).toBytes();
        this.name = redis.keys().fork(target, UUID.randomUUID());
    }

    /**
     * Copies all messages up to a sequence that are not copied yet, as they are while that goes on.
     *
     * @return whether the source was there all the time
     * @throws CorruptRecordException if something of it cannot be read
     */
    boolean copy(long through, long deadlineNanos) {
        while (next <= through) {
            var page = redis.await(READ, List.of(source), List.of(sourceUid, next, through, PAGE_BYTES), deadlineNanos);
            if (page.getFirst().length == 0) {
                return false;
            }
            if (text(page.getFirst()).equals(DAMAGED)) {
                throw Damage.of(sourceId);
            }
            if (page.size() > 1) {
                write(next, page.subList(1, page.size()), deadlineNanos);
            }
            next = Long.parseLong(text(page.getFirst()));
        }
        return true;
    }

    private void write(long first, List<byte[]> page, long deadlineNanos) {
        var arguments = new ArrayList<Object>(2 * page.size() + 3);
        arguments.add(EXPIRY.toMillis());
        arguments.add(chunks);
        arguments.add(first);
        for (int i = 0; i < page.size(); i += 2) {
            var head = page.get(i);
            var content = page.get(i + 1);
            if (head.length == 0) {
                arguments.addAll(List.of(NONE, NONE, NONE, NONE));
            } else {
                var record = Damage.reported(sourceId, () -> MessageRecord.read(new RecordReader(head)));
                add(record);
                arguments.addAll(List.of(
                        record.id(), head, content, record.envelope().marks().isEmpty() ? NONE : ONE));
            }
        }
        var reply = Hidden.write(deadlineNanos, () -> redis.await(WRITE, List.of(name), arguments, deadlineNanos));
        chunks = text(reply.getFirst());
        writtenNanos = System.nanoTime();
    }

    private void add(MessageRecord record) {
        count++;
        contentBytes += record.contentBytes();
        usage = usage.plus(record.envelope().usage());
        lastMessageTime = lastMessageTime
                .filter(time -> !time.isBefore(record.createTime()))
                .or(() -> Optional.of(record.createTime()));
    }

    /** What the copied messages amount to. */
    LogSummary log(long through) {
        return new LogSummary(through, count, contentBytes, usage, lastMessageTime, 0);
    }

    /** Whether there is time to make a session of it before it expires. */
    boolean isFresh() {
        return System.nanoTime() - writtenNanos < FRESH.toNanos();
    }

    /** The creation of a session that has these messages. */
    Commit creation() {
        return chunks.isEmpty() ? Commit.creation() : Commit.creation().adopt(name, chunks);
    }

    /** Removes what no session was made of. Nobody waits for that: what is left expires. */
    void discard() {
        if (!chunks.isEmpty()) {
            var _ = redis.run(DISCARD, List.of(name), List.of(chunks));
        }
    }

    private static String text(byte[] text) {
        return new String(text, UTF_8);
    }
}
