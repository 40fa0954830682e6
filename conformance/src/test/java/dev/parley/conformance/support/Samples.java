package dev.parley.conformance.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.parley.v1.Message;
import dev.parley.v1.OpaquePart;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolResultPart;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Content to store, and what comes back of it. */
public final class Samples {
    private Samples() {}

    /** An id that nobody else has; also a valid {@code request_id}. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** A user's message of one text. */
    public static Message text(String text) {
        return message(textPart(text));
    }

    /** A user's message of one text, with an id. */
    public static Message text(String messageId, String text) {
        return text(text).toBuilder().setMessageId(messageId).build();
    }

    /** A user's message of these parts. */
    public static Message message(Part... parts) {
        return Message.newBuilder()
                .setRole(Role.ROLE_USER)
                .addAllParts(List.of(parts))
                .build();
    }

    public static Part textPart(String text) {
        return Part.newBuilder().setText(TextPart.newBuilder().setText(text)).build();
    }

    public static Part resultPart(String json) {
        return Part.newBuilder()
                .setToolResult(ToolResultPart.newBuilder().setResultJson(json))
                .build();
    }

    public static Part opaquePart(String json) {
        return Part.newBuilder()
                .setOpaque(OpaquePart.newBuilder().setType("item").setJson(json))
                .build();
    }

    /** The text of a message's first part. */
    public static String textOf(Message message) {
        return message.getParts(0).getText().getText();
    }

    /** A message of an exact size, serialised. */
    public static Message ofSize(String messageId, int bytes) {
        var empty = text(messageId, "").toBuilder();
        int length = bytes - empty.build().getSerializedSize();
        // The lengths of the text, the part and the message's field grow with it.
        for (int i = 0; i < 4; i++) {
            var message = text(messageId, "x".repeat(length));
            if (message.getSerializedSize() == bytes) {
                return message;
            }
            length -= message.getSerializedSize() - bytes;
        }
        throw new IllegalArgumentException("there is no such message of %d bytes".formatted(bytes));
    }

    /** A message as it was sent: without the fields that only the server sets. */
    public static Message sent(Message answered) {
        return answered.toBuilder()
                .clearSequence()
                .clearCreateTime()
                .clearUpdateTime()
                .clearEtag()
                .build();
    }

    public static Duration seconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    public static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    public static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    public static ByteString bytes(int length) {
        return ByteString.copyFrom(new byte[length]);
    }
}
