package dev.parley.server.domain.message;

import dev.parley.server.domain.session.Session;
import java.util.UUID;

/**
 * How far a log has come: as long as it stays the same, there is nothing new to read.
 *
 * @param sessionUid the incarnation that the log is of
 * @param lastSequence the highest sequence ever assigned
 * @param changes counts the writes that updated or erased messages
 */
public record LogHead(UUID sessionUid, long lastSequence, long changes) {
    public static LogHead of(Session session) {
        return new LogHead(
                session.uid(), session.log().lastSequence(), session.log().changes());
    }
}
