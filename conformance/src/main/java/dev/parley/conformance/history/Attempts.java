package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who tried to append which message. */
final class Attempts {
    private final Map<String, List<Append>> applied = new HashMap<>();
    private final Map<String, Append> refused = new HashMap<>();

    Attempts(History history) {
        history.appends().forEach(append -> {
            for (var id : append.ids()) {
                if (append.outcome().isRefused()) {
                    refused.putIfAbsent(id, append);
                } else {
                    applied.computeIfAbsent(id, _ -> new ArrayList<>()).add(append);
                }
            }
        });
    }

    /** The appends of a message that were, or may have been, applied. */
    List<Append> of(String id) {
        return applied.getOrDefault(id, List.of());
    }

    Optional<Append> refused(String id) {
        return Optional.ofNullable(refused.get(id));
    }

    /** The appends that can have put a message there, the earliest first. */
    List<Append> placers(String id, long sequence) {
        return of(id).stream()
                .filter(append -> !append.outcome().isAcknowledged()
                        || append.added().stream()
                                .anyMatch(added -> added.id().equals(id) && added.sequence() == sequence))
                .sorted((a, b) -> Long.compare(a.span().start(), b.span().start()))
                .toList();
    }

    static Optional<String> contentOf(Append append, String id) {
        return append.messages().stream()
                .filter(message -> message.id().equals(id))
                .map(Sent::content)
                .findFirst();
    }
}
