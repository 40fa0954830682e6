package dev.parley.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.context.Assembled;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.grpc.transport.Serialized;
import dev.parley.server.grpc.wire.WireWriter;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.CaughtUp;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.StreamMessagesResponse;

/**
 * The stored form of messages: the fields that the caller set, serialised, less the id and the status, which the
 * envelope has, and less what only the server sets. A message on the wire is the concatenation of its fields, so the
 * those fields followed by the stored bytes are the answer, and nothing is parsed on the way out.
 */
final class MessageCodec implements ContentEquality {
    // What the envelope and the server's fields take without the id, mostly.
    private static final int OUTPUT_BYTES = 72;

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

    /** The message as it is answered. */
    static Serialized answer(Message message) {
        return new Serialized()
                .add(outputOf(message).toBuffer())
                .add(message.content().buffer());
    }

    /** The message as an item of a stream. */
    static Serialized item(Message message) {
        var item = new Serialized();
        add(item, StreamMessagesResponse.MESSAGE_FIELD_NUMBER, message);
        return item;
    }

    /** What a stream says when it has sent all that there was. */
    static Serialized caughtUp(long lastSequence) {
        var caughtUp = new WireWriter().number(CaughtUp.LAST_SEQUENCE_FIELD_NUMBER, lastSequence);
        return new Serialized()
                .add(new WireWriter()
                        .message(StreamMessagesResponse.CAUGHT_UP_FIELD_NUMBER, caughtUp)
                        .toBuffer());
    }

    /** What a stream says when something that it may have sent was updated or erased. */
    static Serialized changed() {
        return new Serialized()
                .add(new WireWriter()
                        .message(StreamMessagesResponse.CHANGED_FIELD_NUMBER, new WireWriter())
                        .toBuffer());
    }

    /**
     * A page of messages.
     *
     * @param nextPageToken empty on the last page
     * @param lastSequence what the page says of the session
     */
    static Serialized page(MessagePage page, String nextPageToken, long lastSequence) {
        var answer = new Serialized();
        for (var message : page.messages()) {
            add(answer, ListMessagesResponse.MESSAGES_FIELD_NUMBER, message);
        }
        return answer.add(new WireWriter()
                .text(ListMessagesResponse.NEXT_PAGE_TOKEN_FIELD_NUMBER, nextPageToken)
                .number(ListMessagesResponse.LAST_SEQUENCE_FIELD_NUMBER, lastSequence)
                .toBuffer());
    }

    /** A context. */
    static Serialized context(Assembled context) {
        var answer = new Serialized();
        for (var message : context.messages()) {
            add(answer, AssembleContextResponse.MESSAGES_FIELD_NUMBER, message);
        }
        var choice = context.choice();
        var rest = new WireWriter()
                .number(AssembleContextResponse.TOTAL_TOKENS_FIELD_NUMBER, choice.totalTokens())
                .number(AssembleContextResponse.TOKENS_ESTIMATED_FIELD_NUMBER, choice.isEstimated() ? 1 : 0)
                .number(AssembleContextResponse.OVER_BUDGET_FIELD_NUMBER, choice.isOverBudget() ? 1 : 0)
                .number(AssembleContextResponse.DROPPED_THROUGH_SEQUENCE_FIELD_NUMBER, choice.droppedThrough());
        choice.openCalls().forEach(id -> rest.text(AssembleContextResponse.OPEN_TOOL_CALL_IDS_FIELD_NUMBER, id));
        return answer.add(rest.number(AssembleContextResponse.LAST_SEQUENCE_FIELD_NUMBER, context.lastSequence())
                .toBuffer());
    }

    @Override
    public boolean isSame(Content a, Content b) {
        try {
            return dev.parley.v1.Message.parseFrom(a.buffer()).equals(dev.parley.v1.Message.parseFrom(b.buffer()));
        } catch (InvalidProtocolBufferException e) {
            throw CorruptRecordException.content(e);
        }
    }

    private static void add(Serialized answer, int field, Message message) {
        var content = message.content();
        answer.add(outputOf(message).toBeginning(field, content.length())).add(content.buffer());
    }

    private static WireWriter outputOf(Message message) {
        return new WireWriter(OUTPUT_BYTES + message.id().length())
                .text(dev.parley.v1.Message.MESSAGE_ID_FIELD_NUMBER, message.id())
                .number(
                        dev.parley.v1.Message.STATUS_FIELD_NUMBER,
                        Enums.MESSAGE_STATUS
                                .toProto(message.envelope().status())
                                .getNumber())
                .number(dev.parley.v1.Message.SEQUENCE_FIELD_NUMBER, message.sequence())
                .time(dev.parley.v1.Message.CREATE_TIME_FIELD_NUMBER, message.createTime())
                .time(dev.parley.v1.Message.UPDATE_TIME_FIELD_NUMBER, message.updateTime())
                .hexText(dev.parley.v1.Message.ETAG_FIELD_NUMBER, message.etagNumber());
    }
}
