package dev.parley.server.domain;

import java.util.Map;

/** Call the operator: a stored record cannot be read. It is reported, never skipped. */
public final class CorruptRecordException extends ParleyException {
    public CorruptRecordException(String sessionId, Throwable cause) {
        super(
                Reason.CORRUPT_RECORD,
                "a stored record of session %s cannot be read: tell the operator".formatted(sessionId),
                Map.of("session_id", sessionId),
                cause);
    }
}
