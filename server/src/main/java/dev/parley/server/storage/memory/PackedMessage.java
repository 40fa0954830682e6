package dev.parley.server.storage.memory;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.storage.format.Micros;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A stored message as one array of bytes, since objects would take several times the heap:
 *
 * <pre>
 * flags | length of the head | head | content
 * head: sequence | create time | [update time | version] | id | [usage] | [marks | turn | run | branch | labels]
 * </pre>
 *
 * <p>What is in brackets is there if a flag says so. A log keeps the arrays; this class is a look at one of them.
 */
final class PackedMessage {
    private static final int ROLE_BITS = 3;
    private static final int STATUS_BITS = 2;
    private static final int IS_UPDATED = 1 << (ROLE_BITS + STATUS_BITS);
    private static final int HAS_USAGE = IS_UPDATED << 1;
    private static final int HAS_MORE = HAS_USAGE << 1;
    // Of the marks; behind them come the bounds of the summary, if it is one.
    private static final int IS_PINNED = 1;
    private static final int IS_SUMMARY = 2;

    private static final Role[] ROLES = Role.values();
    private static final MessageStatus[] STATUSES = MessageStatus.values();

    private final byte[] bytes;

    PackedMessage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes of a message, all but its session's uid. */
    static byte[] pack(Message message) {
        var content = message.content().buffer();
        int flags = flags(message);
        var head = head(message, flags, content);
        int headAt = 1 + PackedWriter.numberBytes(head.size());
        var bytes = new byte[Math.addExact(headAt + head.size(), content.remaining())];
        bytes[0] = (byte) flags;
        PackedWriter.putNumber(bytes, 1, head.size());
        head.copyTo(bytes, headAt);
        content.get(bytes, headAt + head.size(), content.remaining());
        return bytes;
    }

    /** The form in which ids are kept, hashed and compared. No id's form is the start of another's. */
    static byte[] packId(String id) {
        var writer = new PackedWriter();
        writer.text(id);
        return writer.toBytes();
    }

    long sequence() {
        return head().number();
    }

    int contentBytes() {
        return bytes.length - content();
    }

    /** The message's id, in the form of {@link #packId}. */
    byte[] packedId() {
        int start = idAt();
        var reader = new PackedReader(bytes, start);
        reader.skipText();
        return Arrays.copyOfRange(bytes, start, reader.at());
    }

    /** Whether the message's id is the one of that form. */
    boolean hasId(byte[] packedId) {
        int start = idAt();
        int end = Math.min(start + packedId.length, bytes.length);
        return Arrays.equals(bytes, start, end, packedId, 0, packedId.length);
    }

    /** Whether the message is pinned or a summary. */
    boolean isMarked() {
        if (!isSet(HAS_MORE)) {
            return false;
        }
        var head = new PackedReader(bytes, idAt());
        head.skipText();
        usage(head);
        return head.number() != 0;
    }

    /** What the provider counted for the message. */
    Usage usage() {
        if (!isSet(HAS_USAGE)) {
            return Usage.NONE;
        }
        var head = new PackedReader(bytes, idAt());
        head.skipText();
        return usage(head);
    }

    Instant createTime() {
        var head = head();
        head.number();
        return Micros.instant(head.fixed());
    }

    Message unpack(UUID sessionUid) {
        int content = content();
        var head = head();
        long sequence = head.number();
        long createTime = head.fixed();
        long updateTime = isSet(IS_UPDATED) ? head.fixed() : createTime;
        long version = isSet(IS_UPDATED) ? head.number() : 1;
        var id = head.text(content);
        var created = Micros.instant(createTime);
        return new Message(
                id,
                sessionUid,
                sequence,
                envelope(head, content),
                Content.slice(bytes, content, bytes.length - content),
                created,
                updateTime == createTime ? created : Micros.instant(updateTime),
                version);
    }

    private Envelope envelope(PackedReader head, int content) {
        var usage = usage(head);
        var role = ROLES[bytes[0] & ((1 << ROLE_BITS) - 1)];
        var status = STATUSES[(bytes[0] >> ROLE_BITS) & ((1 << STATUS_BITS) - 1)];
        if (!isSet(HAS_MORE)) {
            return new Envelope(role, status, "", "", "", Map.of(), usage, Marks.NONE);
        }
        var marks = marks(head);
        var turn = head.text(content);
        var run = head.text(content);
        var branch = head.text(content);
        return new Envelope(role, status, turn, run, branch, labels(head, content), usage, marks);
    }

    private Usage usage(PackedReader head) {
        return isSet(HAS_USAGE) ? new Usage(head.number(), head.number(), head.number(), head.number()) : Usage.NONE;
    }

    private static Marks marks(PackedReader head) {
        long marks = head.number();
        return marks == 0
                ? Marks.NONE
                : new Marks(
                        (marks & IS_PINNED) != 0,
                        (marks & IS_SUMMARY) == 0
                                ? Optional.empty()
                                : Optional.of(new SummaryRange(head.number(), head.number())));
    }

    private static Map<String, String> labels(PackedReader head, int content) {
        int count = (int) head.number();
        var labels = HashMap.<String, String>newHashMap(count);
        for (int i = 0; i < count; i++) {
            labels.put(head.text(content), head.text(content));
        }
        return labels;
    }

    // Ordinals will do: what is packed never outlives the process.
    @SuppressWarnings("EnumOrdinal")
    private static int flags(Message message) {
        var envelope = message.envelope();
        boolean hasMore = !(envelope.marks().isEmpty()
                && envelope.turnId().isEmpty()
                && envelope.runId().isEmpty()
                && envelope.branch().isEmpty()
                && envelope.labels().isEmpty());
        return envelope.role().ordinal()
                | (envelope.status().ordinal() << ROLE_BITS)
                | (message.isUpdated() ? IS_UPDATED : 0)
                | (envelope.usage().equals(Usage.NONE) ? 0 : HAS_USAGE)
                | (hasMore ? HAS_MORE : 0);
    }

    private static PackedWriter head(Message message, int flags, ByteBuffer content) {
        var head = new PackedWriter();
        head.number(message.sequence());
        head.fixed(Micros.floor(message.createTime()));
        if ((flags & IS_UPDATED) != 0) {
            head.fixed(Micros.floor(message.updateTime()));
            head.number(message.version());
        }
        head.text(message.id());
        var envelope = message.envelope();
        if ((flags & HAS_USAGE) != 0) {
            head.number(envelope.usage().inputTokens());
            head.number(envelope.usage().outputTokens());
            head.number(envelope.usage().cachedInputTokens());
            head.number(envelope.usage().reasoningTokens());
        }
        if ((flags & HAS_MORE) != 0) {
            putMarks(head, envelope.marks());
            head.text(envelope.turnId(), content);
            head.text(envelope.runId(), content);
            head.text(envelope.branch(), content);
            head.number(envelope.labels().size());
            envelope.labels().forEach((key, value) -> {
                head.text(key, content);
                head.text(value, content);
            });
        }
        return head;
    }

    private static void putMarks(PackedWriter head, Marks marks) {
        head.number((marks.isPinned() ? IS_PINNED : 0) | (marks.summary().isPresent() ? IS_SUMMARY : 0));
        marks.summary().ifPresent(range -> {
            head.number(range.from());
            head.number(range.through());
        });
    }

    // Behind the flags comes the length of the head, then the head.
    private PackedReader head() {
        var head = new PackedReader(bytes, 1);
        head.number();
        return head;
    }

    private int idAt() {
        var head = head();
        head.number();
        head.fixed();
        if (isSet(IS_UPDATED)) {
            head.fixed();
            head.number();
        }
        return head.at();
    }

    private int content() {
        var start = new PackedReader(bytes, 1);
        int length = (int) start.number();
        return start.at() + length;
    }

    private boolean isSet(int flag) {
        return (bytes[0] & flag) != 0;
    }
}
