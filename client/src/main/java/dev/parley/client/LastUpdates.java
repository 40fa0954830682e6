package dev.parley.client;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The ids of the last updates of a session's state, the oldest first, as they stand in the state itself. */
final class LastUpdates {
    private static final int KEPT = 16;

    private final List<String> ids;

    private LastUpdates(List<String> ids) {
        this.ids = ids;
    }

    /** Of a key that something else wrote to, whatever can be read as ids. */
    static LastUpdates of(Map<String, String> entries) {
        var text = entries.getOrDefault(Sessions.UPDATES_KEY, "").replace('"', ' ');
        return new LastUpdates(
                Stream.of(text.split("\\s+")).filter(id -> !id.isEmpty()).toList());
    }

    boolean has(String id) {
        return ids.contains(id);
    }

    /** Whether an update that came right after these would be among the ones here, if it had been applied. */
    boolean wouldHaveKept(LastUpdates before) {
        return before.ids.isEmpty() ? ids.size() < KEPT : ids.contains(before.ids.get(before.ids.size() - 1));
    }

    /** These and one more; the oldest gives way. */
    LastUpdates with(String id) {
        return new LastUpdates(Stream.concat(ids.stream().skip(Math.max(0, ids.size() + 1 - KEPT)), Stream.of(id))
                .toList());
    }

    String json() {
        return "\"" + String.join(" ", ids) + "\"";
    }
}
