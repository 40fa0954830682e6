package dev.parley.conformance.crash;

import dev.parley.conformance.history.Operation.Seen;
import dev.parley.conformance.load.Recording;
import dev.parley.conformance.load.SessionEnds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The logs of sessions that nobody writes to any more: whatever crashes after that, they stay as they are. */
final class Archive {
    private final Map<String, Integer> hashes = new LinkedHashMap<>();

    void add(Recording session) {
        hashes.put(session.sessionId(), session.log().hashCode());
    }

    /** Those that are not as they were. */
    List<String> changed(SessionEnds ends) {
        return hashes.entrySet().stream()
                .filter(entry -> hash(ends.log(entry.getKey())) != entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    int size() {
        return hashes.size();
    }

    private static int hash(List<Seen> log) {
        return log.hashCode();
    }
}
