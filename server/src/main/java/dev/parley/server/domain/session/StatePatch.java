package dev.parley.server.domain.session;

import java.util.Map;
import java.util.Set;

/** Keys to set and keys to remove, in one step. No key is in both. */
public record StatePatch(Map<String, String> set, Set<String> remove) {
    public static final StatePatch NONE = new StatePatch(Map.of(), Set.of());

    public StatePatch {
        set = Map.copyOf(set);
        remove = Set.copyOf(remove);
    }

    /** Whether it says nothing. */
    public boolean isEmpty() {
        return set.isEmpty() && remove.isEmpty();
    }

    boolean changes(Map<String, String> entries) {
        return remove.stream().anyMatch(entries::containsKey)
                || !entries.entrySet().containsAll(set.entrySet());
    }
}
