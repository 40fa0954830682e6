package dev.parley.server.domain.session;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.PreconditionException;
import java.util.Optional;
import java.util.UUID;

/**
 * A patch of one session's state.
 *
 * @param etag when present, the state must still have it, unless the patch changes nothing
 */
public record StateChange(String sessionId, Optional<String> etag, StatePatch patch) {
    /**
     * The state after this change; the very object that was there if it changes nothing.
     *
     * @param sessionUid the incarnation of the session that the state is of
     * @throws ConflictException if it would change something and the guard is another etag than the state's
     * @throws PreconditionException if the state would be too large
     */
    public State applyTo(State before, UUID sessionUid, Limits limits) {
        // The guard comes before the limits, and before both whether there is anything to do.
        if (patch.changes(before.entries())) {
            requireEtag(before.etag(sessionUid));
        }
        return before.patched(patch, limits);
    }

    private void requireEtag(String actual) {
        if (etag.isPresent() && !etag.get().equals(actual)) {
            throw ConflictException.etag("the state of session " + sessionId, actual);
        }
    }
}
