package dev.parley.server.domain.session;

import dev.parley.server.domain.ConflictException;
import java.util.Optional;

/**
 * A patch of one session's state.
 *
 * @param etag when present, the state must still have it, unless the patch changes nothing
 */
public record StateChange(String sessionId, Optional<String> etag, StatePatch patch) {
    /**
     * Guards a patch that changes something.
     *
     * @throws ConflictException if the guard is another etag than the state's
     */
    public void requireEtag(String actual) {
        if (etag.isPresent() && !etag.get().equals(actual)) {
            throw ConflictException.etag("the state of session " + sessionId, actual);
        }
    }
}
