package dev.parley.importer;

import dev.parley.importer.SessionDraft.MessageDraft;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the first reading of all files found. It ends only where everything can be sent. */
final class Survey {
    private int dialogues;
    private long messages;
    private @Nullable Largest message;
    private @Nullable Largest count;
    private @Nullable Largest content;

    private Survey() {}

    /**
     * Reads and checks all files.
     *
     * @throws ImportException if one cannot be read, is not as the format says, or does not fit the contract's limits
     */
    static Survey of(List<Path> files) {
        var survey = new Survey();
        for (var file : files) {
            try (var reader = DialogueReader.open(file)) {
                for (var dialogue = reader.next(); dialogue != null; dialogue = reader.next()) {
                    survey.add(SessionDraft.of(dialogue));
                }
            }
        }
        return survey;
    }

    int dialogues() {
        return dialogues;
    }

    long messages() {
        return messages;
    }

    /**
     * Holds what was found against a server that takes less than the contract says.
     *
     * @param limits by name, as the server tells them
     * @throws ImportException if something is too large for it
     */
    void requireFits(Map<String, Long> limits) {
        requireFits(message, "the message has %d bytes, and this server takes %d", limits.get("message_bytes"));
        requireFits(count, "the dialogue has %d messages, and this server takes %d", limits.get("session_messages"));
        requireFits(
                content, "the dialogue has %d bytes, and this server takes %d", limits.get("session_content_bytes"));
    }

    private void add(SessionDraft draft) {
        StoreLimits.check(draft);
        dialogues++;
        messages += draft.messages().size();
        var place = draft.dialogue().place();
        count = larger(count, place, draft.messages().size());
        content = larger(
                content,
                place,
                draft.messages().stream().mapToLong(Survey::bytes).sum());
        for (var each : draft.messages()) {
            message = larger(message, each.place(), bytes(each));
        }
    }

    private static long bytes(MessageDraft draft) {
        return draft.message().getSerializedSize();
    }

    private static Largest larger(@Nullable Largest largest, Place place, long size) {
        return largest != null && largest.size >= size ? largest : new Largest(place, size);
    }

    private static void requireFits(@Nullable Largest largest, String problem, @Nullable Long limit) {
        if (largest != null && limit != null && largest.size > limit) {
            throw largest.place.wrong(problem.formatted(largest.size, limit));
        }
    }

    private record Largest(Place place, long size) {}
}
