package dev.parley.importer;

import dev.parley.importer.Dialogue.ServiceCall;
import dev.parley.importer.Dialogue.ServiceUse;
import dev.parley.importer.Dialogue.Speaker;
import dev.parley.importer.Dialogue.Turn;
import dev.parley.v1.Message;
import dev.parley.v1.Role;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The way back: reads the turns of a dialogue out of the messages that the store returned. The names of services are
 * left empty: they are in the annotations too.
 */
final class StoredTurns {
    private final List<Turn> turns = new ArrayList<>();
    private SortedMap<Integer, Use> uses = new TreeMap<>();

    private StoredTurns() {}

    /** @param messages those of one dialogue, in order */
    static List<Turn> of(List<Message> messages) {
        var stored = new StoredTurns();
        messages.forEach(stored::add);
        return stored.turns;
    }

    private void add(Message message) {
        for (var part : message.getPartsList()) {
            switch (part.getContentCase()) {
                case TOOL_CALL -> use(part.getToolCall().getCallId()).call = part.getToolCall();
                case TOOL_RESULT -> use(part.getToolResult().getCallId()).result = part.getToolResult();
                case TEXT -> utterance(message, part.getText().getText());
                default -> throw new IllegalArgumentException("no import makes " + part.getContentCase());
            }
        }
    }

    // Calls and results of one use have the same id, which ends in its number.
    private Use use(String callId) {
        int number = Integer.parseInt(callId.substring(callId.lastIndexOf('-') + 1));
        return uses.computeIfAbsent(number, id -> new Use());
    }

    private void utterance(Message message, String text) {
        var annotations = message.getProviderMetadataMap().get(SessionDraft.ANNOTATIONS);
        turns.add(new Turn(
                message.getRole() == Role.ROLE_USER ? Speaker.USER : Speaker.SYSTEM,
                text,
                uses.values().stream().map(Use::read).toList(),
                annotations == null ? JsonText.EMPTY_OBJECT : annotations.toStringUtf8()));
        uses = new TreeMap<>();
    }

    private static final class Use {
        private @Nullable ToolCallPart call;
        private @Nullable ToolResultPart result;

        ServiceUse read() {
            return new ServiceUse(
                    "",
                    call == null ? null : new ServiceCall(call.getTool(), call.getArgumentsJson()),
                    result == null ? null : result.getResultJson());
        }
    }
}
