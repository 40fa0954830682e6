package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.Message;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * What a script has read of a log.
 *
 * @param head of the log
 * @param next where the next script goes on; what it means is up to the script
 */
record LogReply(LogHead head, List<StoredMessage> messages, Ending ending, long next) {
    /** Why a script read no more. */
    enum Ending {
        /** There is no more. */
        END,
        /** It would not fit. */
        FULL,
        /** It was enough for one script. */
        MORE,
    }

    /** Reads an answer of a script that begins with {@code log}. */
    static LogReply read(List<byte[]> reply) {
        var head = ByteBuffer.wrap(reply.get(1));
        return new LogReply(
                new LogHead(new UUID(head.getLong(), head.getLong()), head.getLong(), head.getLong()),
                StoredMessage.readAll(reply.get(2)),
                Ending.valueOf(text(reply.get(3))),
                Long.parseLong(text(reply.get(4))));
    }

    /** The messages that were read with their contents. */
    List<Message> contents() {
        return messages.stream().map(message -> message.of(head.sessionUid())).toList();
    }

    static String text(byte[] value) {
        return new String(value, US_ASCII);
    }
}
