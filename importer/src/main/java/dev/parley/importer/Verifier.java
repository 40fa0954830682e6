package dev.parley.importer;

import static java.util.stream.Collectors.toSet;

import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyException;
import dev.parley.importer.Dialogue.ServiceUse;
import dev.parley.importer.Dialogue.Turn;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.Message;
import java.util.List;

/**
 * Reads a dialogue back and compares it with the file: every speaker, utterance, call with its parameters, results, and
 * annotations. Messages that somebody else appended to the session are passed over.
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
        var stored = StoredTurns.of(stored(draft));
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
        try {
            return client.messages().list(request).stream()
                    .filter(message -> ids.contains(message.getMessageId()))
                    .toList();
        } catch (ParleyException.NotFound e) {
            throw different(draft.dialogue().place(), "the store has no session " + draft.sessionId());
        } catch (ParleyException e) {
            throw Failures.of(e, draft.dialogue().place().toString());
        }
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
