package dev.parley.server.domain.message;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.session.Session;

/**
 * A rewind: everything behind a sequence is to be erased.
 *
 * @param expectedLastSequence the session must be there still
 */
public record Truncation(String sessionId, long afterSequence, long expectedLastSequence) {
    /**
     * Guards the rewind, also where there is nothing to erase.
     *
     * @throws ConflictException if somebody appended meanwhile
     */
    public void requireExpected(Session session) {
        session.requireLastSequence(expectedLastSequence);
    }
}
