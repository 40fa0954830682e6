package dev.parley.conformance.load;

import com.google.protobuf.TextFormat;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.TextPart;

/** The messages of the load, and their content as a history has it. */
final class Messages {
    private Messages() {}

    static Message of(String id, String text) {
        return Message.newBuilder()
                .setMessageId(id)
                .setRole(Role.ROLE_USER)
                .setStatus(MessageStatus.MESSAGE_STATUS_COMPLETE)
                .addParts(Part.newBuilder().setText(TextPart.newBuilder().setText(text)))
                .build();
    }

    /** The text, where a message is as it was sent; otherwise all that is in it. */
    static String content(Message message) {
        var text = message.getPartsCount() == 1 ? message.getParts(0).getText().getText() : "";
        var sent = message.toBuilder()
                .clearSequence()
                .clearCreateTime()
                .clearUpdateTime()
                .clearEtag()
                .build();
        return sent.equals(of(message.getMessageId(), text))
                ? text
                : TextFormat.printer().emittingSingleLine(true).printToString(sent);
    }
}
