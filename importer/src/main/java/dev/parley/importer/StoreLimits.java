package dev.parley.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.importer.Dialogue.Turn;
import dev.parley.v1.Message;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Parley takes, as its contract says. A dialogue that does not fit is found before anything is sent. */
final class StoreLimits {
    /** One message, serialised. */
    static final int MESSAGE_BYTES = 1 << 20;
    /** All messages of one append. */
    static final int BATCH_BYTES = 3 << 20;
    /** Messages in one append. */
    static final int BATCH_MESSAGES = 100;

    private static final int TEXT_BYTES = 256;
    private static final int METADATA_BYTES = 256 << 10;
    private static final int JSON_DEPTH = 128;
    private static final int PARTS = 256;
    private static final int ID_CHARACTERS = 128;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:~@-]*");

    private StoreLimits() {}

    /** Whether a text can be the value of a label. */
    static boolean fitsLabel(String text) {
        return text.getBytes(UTF_8).length <= TEXT_BYTES && text.chars().noneMatch(Character::isISOControl);
    }

    /** @throws ImportException if the store would refuse a part of the draft */
    static void check(SessionDraft draft) {
        var dialogue = draft.dialogue();
        var place = dialogue.place();
        if (!ID.matcher(draft.sessionId()).matches() || draft.sessionId().length() > ID_CHARACTERS) {
            throw place.wrong(
                    ("the dialogue_id cannot be part of a session id: it must be [A-Za-z0-9][A-Za-z0-9._:~@-]*,"
                                    + " at most %d characters")
                            .formatted(ID_CHARACTERS
                                    - draft.sessionId().length()
                                    + dialogue.id().length()));
        }
        if (dialogue.about().getBytes(UTF_8).length > METADATA_BYTES || depth(dialogue.about()) > JSON_DEPTH) {
            throw place.wrong(
                    "what the dialogue says beside its turns is too large: at most 256 KiB of JSON, 128 levels"
                            + " deep");
        }
        for (int i = 0; i < dialogue.turns().size(); i++) {
            check(place.atTurn(i + 1), dialogue.turns().get(i));
        }
        for (var message : draft.messages()) {
            check(message.place(), message.message());
        }
    }

    private static void check(Place place, Turn turn) {
        if (turn.uses().size() > PARTS) {
            throw place.wrong(
                    "%d calls in one turn: at most %d".formatted(turn.uses().size(), PARTS));
        }
        for (var use : turn.uses()) {
            var call = use.call();
            name(place, "service", use.service());
            name(place, "service_call.method", call == null ? null : call.method());
            if (use.results() != null && depth(use.results()) > JSON_DEPTH) {
                throw place.wrong("service_results are nested more than %d levels deep".formatted(JSON_DEPTH));
            }
        }
    }

    private static void check(Place place, Message message) {
        int annotations = message.getProviderMetadataMap().entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().size())
                .sum();
        if (annotations > METADATA_BYTES) {
            throw place.wrong("what the turn says beside utterance, calls and results has %d bytes: at most %d"
                    .formatted(annotations, METADATA_BYTES));
        }
        if (message.getSerializedSize() > MESSAGE_BYTES) {
            throw place.wrong("too long: the message %s has %d bytes, at most %d"
                    .formatted(message.getMessageId(), message.getSerializedSize(), MESSAGE_BYTES));
        }
    }

    private static void name(Place place, String field, @Nullable String name) {
        if (name != null && name.getBytes(UTF_8).length > TEXT_BYTES) {
            throw place.wrong("%s is too long: at most %d bytes".formatted(field, TEXT_BYTES));
        }
    }

    // Of JSON that is known to be well-formed.
    private static int depth(String json) {
        int depth = 0;
        int deepest = 0;
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                deepest = Math.max(deepest, ++depth);
            } else if (!quoted && (c == '}' || c == ']')) {
                depth--;
            }
        }
        return deepest;
    }
}
