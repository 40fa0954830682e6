package dev.parley.server.domain;

import dev.parley.server.domain.session.LogSummary;
import dev.parley.server.domain.session.Session;

/**
 * The limits that a stored session keeps (contract §11). Limits on single fields of a request belong to {@code grpc}.
 *
 * @param sessionMessages messages in one session
 * @param sessionContentBytes bytes of stored content in one session
 * @param stateKeys keys in one session's state
 * @param stateBytes UTF-8 bytes of keys and values in one session's state
 */
public record Limits(long sessionMessages, long sessionContentBytes, int stateKeys, long stateBytes) {
    /**
     * Refuses a log that has grown too large.
     *
     * @throws PreconditionException if it has
     */
    public void requireRoom(Session session, LogSummary after) {
        if (after.messageCount() > sessionMessages) {
            throw PreconditionException.sessionFull(session.id(), "session_messages", sessionMessages);
        }
        if (after.contentBytes() > sessionContentBytes) {
            throw PreconditionException.sessionFull(session.id(), "session_content_bytes", sessionContentBytes);
        }
    }
}
