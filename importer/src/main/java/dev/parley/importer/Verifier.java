package dev.parley.importer;

import static java.util.stream.Collectors.toSet;

import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyException;
import dev.parley.importer.Dialogue.ServiceUse;
import dev.parley.importer.Dialogue.Turn;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.Message;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads a dialogue back and compares it with the file: what it says of itself, its labels, and every speaker,
 * utterance, call with its parameters, results, and annotations. What somebody else has added to the session is passed
 * over.
 */
final class Verifier {
    private static final int PAGE = 1_000;

    private final ParleyClient client;

    Verifier(ParleyClient client) {
        this.client = client;
    }

    /** @throws ImportException if the store has something else, or does not answer */
    void verify(SessionDraft draft) {
        var dialogue = draft.dialogue();
        var stored = reading(draft, () -> {
            requireSame(
                    draft,
                    "labels",
                    draft.session().getLabelsMap(),
                    client.sessions().get(draft.sessionId()).getLabelsMap());
            requireSame(
                    draft,
                    "state",
                    draft.state().getSetMap(),
                    client.sessions().getState(draft.sessionId()).getEntriesMap());
            return StoredTurns.of(stored(draft));
        });
        if (stored.size() != dialogue.turns().size()) {
            throw different(
                    dialogue.place(),
                    "the store has %d turns, the file %d"
                            .formatted(stored.size(), dialogue.turns().size()));
        }
        for (int i = 0; i < stored.size(); i++) {
            var expected = withoutServices(dialogue.turns().get(i));
            if (!stored.get(i).equals(expected)) {
                throw different(
                        dialogue.place().atTurn(i + 1),
                        "the store has %s, the file %s".formatted(stored.get(i), expected));
            }
        }
    }

    private List<Message> stored(SessionDraft draft) {
        var ids = draft.messages().stream()
                .map(each -> each.message().getMessageId())
                .collect(toSet());
        var request = ListMessagesRequest.newBuilder()
                .setSessionId(draft.sessionId())
                .setPageSize(PAGE)
                .build();
        return client.messages().list(request).stream()
                .filter(message -> ids.contains(message.getMessageId()))
                .toList();
    }

    private static <T> T reading(SessionDraft draft, Supplier<T> step) {
        try {
            return step.get();
        } catch (ParleyException.NotFound e) {
            throw different(draft.dialogue().place(), "the store has no session " + draft.sessionId());
        } catch (ParleyException e) {
            throw Failures.of(e, draft.dialogue().place().toString());
        }
    }

    private static void requireSame(
            SessionDraft draft, String what, Map<String, String> expected, Map<String, String> stored) {
        expected.forEach((key, value) -> {
            if (!value.equals(stored.get(key))) {
                throw different(
                        draft.dialogue().place(),
                        "the store has %s in the %s, under %s, the file %s"
                                .formatted(stored.get(key), what, key, value));
            }
        });
    }

    private static Turn withoutServices(Turn turn) {
        var uses = turn.uses().stream()
                .map(use -> new ServiceUse("", use.call(), use.results()))
                .toList();
        return new Turn(turn.speaker(), turn.utterance(), uses, turn.annotations());
    }

    private static ImportException different(Place place, String difference) {
        return new ImportException(ExitCode.DIFFERENT, place + ": " + difference);
    }
}
