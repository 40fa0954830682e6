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
    static List<StoredMessage> readAll(ByteBuffer bytes) {
        var messages = new ArrayList<StoredMessage>();
        while (bytes.hasRemaining()) {
            messages.add(readNext(bytes));
        }
        return messages;
    }

    /** Reads the first of them. */
    static StoredMessage readNext(ByteBuffer bytes) {
        long sequence = bytes.getLong();
        int headLength = bytes.getInt();
        int contentLength = bytes.getInt();
        int head = bytes.position();
        int content = head + headLength;
        bytes.position(content + contentLength);
        return new StoredMessage(
                sequence,
                MessageRecord.read(new RecordReader(bytes.array(), head, headLength)),
                Content.slice(bytes.array(), content, contentLength));
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
