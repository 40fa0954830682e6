package dev.parley.server.grpc;

import static java.util.stream.Collectors.joining;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageEdit;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.v1.Message;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Puts fields of one message into another: those that a mask names, set or not. All others, unknown ones too, stay as
 * they are.
 *
 * @param values the new ones, and the message's id; nothing else is set in it
 */
record MaskedEdit(Set<Field> mask, Message values) implements MessageEdit {
    /** The fields that a mask can name. */
    enum Field {
        PARTS(Message.PARTS_FIELD_NUMBER, Depth.SUBSTANCE),
        USAGE(Message.USAGE_FIELD_NUMBER, Depth.SUBSTANCE),
        STATUS(Message.STATUS_FIELD_NUMBER, Depth.SUBSTANCE),
        MODEL(Message.MODEL_FIELD_NUMBER, Depth.SUBSTANCE),
        FINISH_REASON(Message.FINISH_REASON_FIELD_NUMBER, Depth.SUBSTANCE),
        ERROR(Message.ERROR_FIELD_NUMBER, Depth.SUBSTANCE),
        LABELS(Message.LABELS_FIELD_NUMBER, Depth.NOTES),
        PINNED(Message.PINNED_FIELD_NUMBER, Depth.NOTES),
        PROVIDER_METADATA(Message.PROVIDER_METADATA_FIELD_NUMBER, Depth.NOTES),
        TOKEN_COUNT(Message.TOKEN_COUNT_FIELD_NUMBER, Depth.NOTES);

        /** The paths of all, for people. */
        static final String PATHS = Arrays.stream(values()).map(Field::path).collect(joining(", "));

        private final int number;
        private final Depth depth;

        Field(int number, Depth depth) {
            this.number = number;
            this.depth = depth;
        }

        /** The field of a path, if a mask may name it. */
        static Optional<Field> of(String path) {
            return Arrays.stream(values())
                    .filter(field -> field.path().equals(path))
                    .findFirst();
        }

        private String path() {
            return descriptor().getName();
        }

        private com.google.protobuf.Descriptors.FieldDescriptor descriptor() {
            return Message.getDescriptor().findFieldByNumber(number);
        }

        private void copy(Message from, Message.Builder to) {
            var field = descriptor();
            if (field.isRepeated() || from.hasField(field)) {
                to.setField(field, from.getField(field));
            } else {
                to.clearField(field);
            }
        }

        private boolean isSame(Message a, Message b) {
            return only(Set.of(this), a).equals(only(Set.of(this), b));
        }
    }

    /** A message that has nothing of another one but some fields. */
    static Message only(Set<Field> fields, Message message) {
        var only = Message.newBuilder();
        fields.forEach(field -> field.copy(message, only));
        return only.build();
    }

    @Override
    public Edited applyTo(Envelope envelope, Content content) {
        var before = parsed(content).toBuilder()
                .setStatus(Enums.MESSAGE_STATUS.toProto(envelope.status()))
                .build();
        var builder = before.toBuilder();
        mask.forEach(field -> field.copy(values, builder));
        // A status that is cleared is the default one.
        builder.setStatus(Enums.MESSAGE_STATUS.toProto(
                Enums.MESSAGE_STATUS.toDomain(builder.getStatus()).orElse(MessageStatus.COMPLETE)));
        var after = builder.build();
        return new Edited(
                envelope(envelope, after),
                MessageCodec.content(after),
                depth(before, after),
                after.toBuilder().setMessageId(values.getMessageId()).build().getSerializedSize());
    }

    private Depth depth(Message before, Message after) {
        return mask.stream()
                .filter(field -> !field.isSame(before, after))
                .map(field -> field.depth)
                .max(Depth::compareTo)
                .orElse(Depth.NOTHING);
    }

    private static Envelope envelope(Envelope before, Message after) {
        var usage = after.getUsage();
        return new Envelope(
                before.role(),
                Enums.MESSAGE_STATUS.toDomain(after.getStatus()).orElseThrow(),
                before.turnId(),
                before.runId(),
                before.branch(),
                after.getLabelsMap(),
                new Usage(
                        usage.getInputTokens(),
                        usage.getOutputTokens(),
                        usage.getCachedInputTokens(),
                        usage.getReasoningTokens()),
                new Marks(after.getPinned(), before.marks().summary()));
    }

    private static Message parsed(Content content) {
        try {
            return Message.parseFrom(content.buffer());
        } catch (InvalidProtocolBufferException e) {
            throw CorruptRecordException.content(e);
        }
    }
}
