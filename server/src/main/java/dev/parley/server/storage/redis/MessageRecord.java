package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.storage.format.Codes;
import dev.parley.server.storage.format.Micros;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The head of a stored message: all but its content, which is kept apart, and its sequence, which is its place.
 *
 * <pre>
 * format | create time | bytes of content | length of id | id | tail
 * tail: role | status | flags | [update time | version] | [usage] | [marks | turn | run | branch | labels]
 * </pre>
 *
 * <p>What is in brackets is there if a flag says so. Scripts read what comes before the tail, and write it.
 */
record MessageRecord(
        String id, int contentBytes, Instant createTime, Instant updateTime, long version, Envelope envelope) {
    private static final int FORMAT = 1;
    private static final int HAS_CHANGED = 1;
    private static final int HAS_USAGE = 2;
    private static final int HAS_MORE = 4;
    private static final int IS_PINNED = 1;
    private static final int IS_SUMMARY = 2;

    /** Reads a head. */
    static MessageRecord read(RecordReader reader) {
        reader.requireFormat(FORMAT);
        var createTime = reader.time();
        int contentBytes = reader.fixedInt();
        var id = reader.text(reader.octet());
        var role = Codes.role(reader.octet());
        var status = Codes.messageStatus(reader.octet());
        int flags = reader.octet();
        var updateTime = (flags & HAS_CHANGED) == 0 ? createTime : reader.time();
        long version = (flags & HAS_CHANGED) == 0 ? 1 : reader.number();
        var usage = (flags & HAS_USAGE) == 0 ? Usage.NONE : usage(reader);
        var envelope = (flags & HAS_MORE) == 0
                ? new Envelope(role, status, "", "", "", Map.of(), usage, Marks.NONE)
                : withMore(reader, new Envelope(role, status, "", "", "", Map.of(), usage, Marks.NONE));
        return new MessageRecord(id, contentBytes, createTime, updateTime, version, envelope);
    }

    /** The message, with what is kept apart of it. */
    Message message(UUID sessionUid, long sequence, Content content) {
        return new Message(id, sessionUid, sequence, envelope, content, createTime, updateTime, version);
    }

    /** The whole head of a message. */
    static byte[] head(Message message) {
        var id = message.id().getBytes(UTF_8);
        var tail = tail(message.envelope(), message.updateTime(), message.version());
        return ByteBuffer.allocate(14 + id.length + tail.length)
                .put((byte) FORMAT)
                .putLong(Micros.floor(message.createTime()))
                .putInt(message.content().length())
                .put((byte) id.length)
                .put(id)
                .put(tail)
                .array();
    }

    /** What a script that stores a new message adds to the head that it makes. */
    static byte[] tail(Envelope envelope) {
        return tail(envelope, Instant.EPOCH, 1);
    }

    private static byte[] tail(Envelope envelope, Instant updateTime, long version) {
        boolean hasMore = hasMore(envelope);
        int flags = (version > 1 ? HAS_CHANGED : 0)
                | (envelope.usage().equals(Usage.NONE) ? 0 : HAS_USAGE)
                | (hasMore ? HAS_MORE : 0);
        var tail = new RecordWriter()
                .octet(Codes.of(envelope.role()))
                .octet(Codes.of(envelope.status()))
                .octet(flags);
        if (version > 1) {
            tail.time(updateTime).number(version);
        }
        if ((flags & HAS_USAGE) != 0) {
            tail.number(envelope.usage().inputTokens())
                    .number(envelope.usage().outputTokens())
                    .number(envelope.usage().cachedInputTokens())
                    .number(envelope.usage().reasoningTokens());
        }
        if (hasMore) {
            putMarks(tail, envelope.marks());
            tail.text(envelope.turnId())
                    .text(envelope.runId())
                    .text(envelope.branch())
                    .texts(envelope.labels());
        }
        return tail.toBytes();
    }

    private static boolean hasMore(Envelope envelope) {
        return !(envelope.marks().isEmpty()
                && envelope.turnId().isEmpty()
                && envelope.runId().isEmpty()
                && envelope.branch().isEmpty()
                && envelope.labels().isEmpty());
    }

    private static Envelope withMore(RecordReader reader, Envelope plain) {
        var marks = marks(reader);
        return new Envelope(
                plain.role(),
                plain.status(),
                reader.text(),
                reader.text(),
                reader.text(),
                reader.texts(),
                plain.usage(),
                marks);
    }

    private static Usage usage(RecordReader reader) {
        return new Usage(reader.number(), reader.number(), reader.number(), reader.number());
    }

    private static void putMarks(RecordWriter tail, Marks marks) {
        tail.octet((marks.isPinned() ? IS_PINNED : 0) | (marks.summary().isPresent() ? IS_SUMMARY : 0));
        marks.summary().ifPresent(range -> tail.number(range.from()).number(range.through()));
    }

    private static Marks marks(RecordReader reader) {
        int flags = reader.octet();
        var summary = (flags & IS_SUMMARY) == 0
                ? Optional.<SummaryRange>empty()
                : Optional.of(new SummaryRange(reader.number(), reader.number()));
        return flags == 0 ? Marks.NONE : new Marks((flags & IS_PINNED) != 0, summary);
    }
}
