package dev.parley.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.parley.importer.Dialogue.Speaker;
import dev.parley.importer.Dialogue.Turn;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.StatePatch;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sent for one dialogue. All ids follow from the dialogue alone, so importing it again is the same append
 * again.
 *
 * @param session the session to create where there is none
 * @param state its first state
 * @param messages in order
 */
record SessionDraft(Dialogue dialogue, Session session, StatePatch state, List<MessageDraft> messages) {
    /** The {@code app_id} of every imported session. */
    static final String APP_ID = "sgd";
    /** The key of the state that has the dialogue without its turns. */
    static final String ABOUT = "sgd.dialogue";
    /** The key of the metadata that has a turn without its utterance, calls and results. */
    static final String ANNOTATIONS = "sgd.turn";

    SessionDraft {
        messages = List.copyOf(messages);
    }

    /** A message, and the place that it comes from. */
    record MessageDraft(Place place, Message message) {}

    static SessionDraft of(Dialogue dialogue) {
        var session = Session.newBuilder()
                .setSessionId(dialogue.id() + "~" + Fingerprint.of(dialogue))
                .setAppId(APP_ID)
                .putLabels("dialogue_id", dialogue.id());
        var services = String.join(",", dialogue.services());
        if (StoreLimits.fitsLabel(services)) {
            session.putLabels("services", services);
        }
        return new SessionDraft(
                dialogue,
                session.build(),
                StatePatch.newBuilder().putSet(ABOUT, dialogue.about()).build(),
                messages(dialogue));
    }

    String sessionId() {
        return session.getSessionId();
    }

    private static List<MessageDraft> messages(Dialogue dialogue) {
        var messages = new ArrayList<MessageDraft>();
        var exchange = "";
        for (int i = 0; i < dialogue.turns().size(); i++) {
            var turn = dialogue.turns().get(i);
            var id = "turn-" + (i + 1);
            if (exchange.isEmpty() || turn.speaker() == Speaker.USER) {
                exchange = id;
            }
            var place = dialogue.place().atTurn(i + 1);
            for (var message : messages(id, turn)) {
                messages.add(new MessageDraft(place, message.setTurnId(exchange).build()));
            }
        }
        return messages;
    }

    // In the order in which it happened: the assistant calls, the services answer, the assistant speaks.
    private static List<Message.Builder> messages(String id, Turn turn) {
        var messages = new ArrayList<Message.Builder>();
        var calls = message(id + "-call", Role.ROLE_ASSISTANT);
        var results = new ArrayList<Message.Builder>();
        for (int i = 0; i < turn.uses().size(); i++) {
            var use = turn.uses().get(i);
            var callId = id + "-call-" + (i + 1);
            var call = use.call();
            var result = ToolResultPart.newBuilder().setCallId(callId);
            if (call != null) {
                calls.addParts(Part.newBuilder()
                        .setToolCall(ToolCallPart.newBuilder()
                                .setCallId(callId)
                                .setTool(call.method())
                                .setArgumentsJson(call.parameters())));
                result.setTool(call.method());
            }
            if (use.results() != null) {
                results.add(message(id + "-result-" + (i + 1), Role.ROLE_TOOL)
                        .setAuthor(use.service())
                        .addParts(Part.newBuilder().setToolResult(result.setResultJson(use.results()))));
            }
        }
        if (calls.getPartsCount() > 0) {
            messages.add(calls);
        }
        messages.addAll(results);
        messages.add(utterance(id, turn));
        return messages;
    }

    private static Message.Builder utterance(String id, Turn turn) {
        var role = turn.speaker() == Speaker.USER ? Role.ROLE_USER : Role.ROLE_ASSISTANT;
        var message = message(id, role)
                .addParts(Part.newBuilder().setText(TextPart.newBuilder().setText(turn.utterance())));
        if (!turn.annotations().equals(JsonText.EMPTY_OBJECT)) {
            message.putProviderMetadata(ANNOTATIONS, ByteString.copyFrom(turn.annotations(), UTF_8));
        }
        return message;
    }

    private static Message.Builder message(String id, Role role) {
        return Message.newBuilder().setMessageId(id).setRole(role).setStatus(MessageStatus.MESSAGE_STATUS_COMPLETE);
    }
}
