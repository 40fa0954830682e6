package dev.parley.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.domain.message.Message;

/**
 * The stored form of messages: the fields that the caller set, serialised, less the id and the status, which the
 * envelope has, and less what only the server sets. A message on the wire is the concatenation of its fields, so the
 * stored bytes followed by those fields are the answer.
 */
final class MessageCodec implements ContentEquality {
    /** The message as the caller may set it: output-only fields are ignored. */
    static dev.parley.v1.Message withoutOutput(dev.parley.v1.Message message) {
        if (message.getSequence() == 0
                && message.getEtag().isEmpty()
                && !message.hasCreateTime()
                && !message.hasUpdateTime()) {
            return message;
        }
        return message.toBuilder()
                .clearSequence()
                .clearEtag()
                .clearCreateTime()
                .clearUpdateTime()
                .build();
    }

    /** What is stored of a message without output-only fields. */
    static Content content(dev.parley.v1.Message message) {
        return Content.of(
                message.toBuilder().clearMessageId().clearStatus().build().toByteArray());
    }

    /**
     * The message as it is answered.
     *
     * @throws CorruptRecordException if the stored bytes are no message
     */
    static dev.parley.v1.Message toProto(Message message) {
        try {
            return dev.parley.v1.Message.newBuilder()
                    .mergeFrom(message.content().bytes())
                    .setMessageId(message.id())
                    .setStatus(Enums.MESSAGE_STATUS.toProto(message.envelope().status()))
                    .setSequence(message.sequence())
                    .setCreateTime(SessionMapper.toProto(message.createTime()))
                    .setUpdateTime(SessionMapper.toProto(message.updateTime()))
                    .setEtag(message.etag())
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw CorruptRecordException.message(message.id(), e);
        }
    }

    @Override
    public boolean isSame(Content a, Content b) {
        try {
            return dev.parley.v1.Message.parseFrom(a.bytes()).equals(dev.parley.v1.Message.parseFrom(b.bytes()));
        } catch (InvalidProtocolBufferException e) {
            throw CorruptRecordException.content(e);
        }
    }
}
