package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A message as it was read.
 *
 * @param content empty, if it was not read
 */
record StoredMessage(long sequence, MessageRecord head, Content content) {
    /** Reads a message from its sequence, head and content. */
    static StoredMessage read(Values values) {
        long sequence = values.count();
        return new StoredMessage(
                sequence, MessageRecord.read(new RecordReader(values.require())), Content.of(values.require()));
    }

    /**
     * Reads messages that stand behind each other as the script {@code log} puts them. Their contents are no copies.
     */
    static List<StoredMessage> readAll(byte[] bytes) {
        var messages = new ArrayList<StoredMessage>();
        for (var rest = ByteBuffer.wrap(bytes); rest.hasRemaining(); ) {
            messages.add(readNext(rest, bytes));
        }
        return messages;
    }

    /**
     * Reads the next of them.
     *
     * @param rest of the bytes
     */
    static StoredMessage readNext(ByteBuffer rest, byte[] bytes) {
        long sequence = rest.getLong();
        int headLength = rest.getInt();
        int contentLength = rest.getInt();
        int head = rest.position();
        int content = head + headLength;
        rest.position(content + contentLength);
        return new StoredMessage(
                sequence,
                MessageRecord.read(new RecordReader(bytes, head, headLength)),
                Content.slice(bytes, content, contentLength));
    }

    /** Refuses a message whose content is not the one that its head is of. */
    void requireContent() {
        if (content.length() != head.contentBytes()) {
            throw new IllegalStateException("the stored message %s has %d bytes of content instead of %d"
                    .formatted(head.id(), content.length(), head.contentBytes()));
        }
    }

    /** The message, of a session of that incarnation. */
    Message of(UUID sessionUid) {
        return head.message(sessionUid, sequence, content);
    }

    /** What is told of it if it has a mark. */
    Marked marked() {
        return new Marked(sequence, head.envelope());
    }
}
