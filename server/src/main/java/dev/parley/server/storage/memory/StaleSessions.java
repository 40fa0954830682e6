package dev.parley.server.storage.memory;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The conversations of a tenant that were appended to since the index by activity had them in their places. An append
 * only notes that here, and the next list by activity moves them: so an append costs the same in a tenant of any size.
 * Thread-safe; nothing else is locked behind this lock.
 */
final class StaleSessions {
    private final SequencedSet<Conversation> conversations = new LinkedHashSet<>();

    synchronized void add(Conversation conversation) {
        conversations.add(conversation);
    }

    /** Forgets one that is erased. */
    synchronized void remove(Conversation conversation) {
        conversations.remove(conversation);
    }

    /** Takes out the one that has been here longest. */
    synchronized Optional<Conversation> poll() {
        return conversations.isEmpty() ? Optional.empty() : Optional.of(conversations.removeFirst());
    }

    synchronized int size() {
        return conversations.size();
    }
}
