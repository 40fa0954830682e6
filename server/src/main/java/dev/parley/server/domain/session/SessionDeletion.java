package dev.parley.server.domain.session;

import java.util.Optional;

/**
 * A session to delete.
 *
 * @param etag when present, the session must still have it
 * @param ifMissing what to do where there is none
 */
public record SessionDeletion(String sessionId, Optional<String> etag, IfMissing ifMissing) {
    /** What to do where there is no such session. */
    public enum IfMissing {
        FAIL,
        SUCCEED,
    }
}
