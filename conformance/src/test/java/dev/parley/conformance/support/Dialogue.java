package dev.parley.conformance.support;

import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.Summary;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;

/** Messages that count by what they are in a dialogue, not by what they say. */
public final class Dialogue {
    private Dialogue() {}

    /** A message of one role that weighs so many tokens, and has no content. */
    public static Message said(Role role, int tokens) {
        return Message.newBuilder().setRole(role).setTokenCount(tokens).build();
    }

    /** An assistant's message that calls tools. */
    public static Message call(String... callIds) {
        var message = said(Role.ROLE_ASSISTANT, 1).toBuilder();
        for (var callId : callIds) {
            message.addParts(
                    Part.newBuilder().setToolCall(ToolCallPart.newBuilder().setCallId(callId)));
        }
        return message.build();
    }

    /** A tool's answer. */
    public static Message result(String callId) {
        return said(Role.ROLE_TOOL, 1).toBuilder()
                .addParts(Part.newBuilder()
                        .setToolResult(ToolResultPart.newBuilder().setCallId(callId)))
                .build();
    }

    /** A message that stands for others. */
    public static Message summary(long from, long through, int tokens) {
        return said(Role.ROLE_ASSISTANT, tokens).toBuilder()
                .setSummary(Summary.newBuilder().setFromSequence(from).setThroughSequence(through))
                .build();
    }

    /** The same message, pinned. */
    public static Message pinned(Message message) {
        return message.toBuilder().setPinned(true).build();
    }

    /** The same message, in a turn. */
    public static Message turn(String turnId, Message message) {
        return message.toBuilder().setTurnId(turnId).build();
    }

    /** The same message, on a branch. */
    public static Message branch(String branch, Message message) {
        return message.toBuilder().setBranch(branch).build();
    }
}
