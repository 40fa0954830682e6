package dev.parley.server.domain.session;

import dev.parley.server.domain.InvalidRequestException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A session to make as a copy of another one's beginning.
 *
 * @param sourceId the session to copy
 * @param throughSequence the last sequence to copy; 0: all that there is
 * @param id the copy's
 * @param uid the copy's
 * @param requestId the request that makes it; the same one again finds what it made
 */
public record Fork(
        String sourceId, long throughSequence, String id, UUID uid, Optional<UUID> requestId, Overrides overrides) {
    /**
     * The last sequence to copy of a source.
     *
     * @throws InvalidRequestException if the source does not reach so far
     */
    public long throughSequence(Session source) {
        long last = source.log().lastSequence();
        if (throughSequence > last) {
            throw InvalidRequestException.field(
                    "through_sequence", "must not be above the source's last_sequence, %d".formatted(last));
        }
        return throughSequence == 0 ? last : throughSequence;
    }

    Owner owner(Session source) {
        return new Owner(
                overrides.appId().orElse(source.owner().appId()),
                overrides.userId().orElse(source.owner().userId()));
    }

    SessionFields fields(Session source) {
        var from = source.fields();
        return new SessionFields(
                overrides.title().orElse(from.title()),
                overrides.labels().isEmpty() ? from.labels() : overrides.labels(),
                SessionStatus.ACTIVE,
                new Ttl(
                        overrides.ttl().or(() -> from.ttl().duration()),
                        overrides.ttlPolicy().orElse(from.ttl().policy())));
    }

    /** What the copy has of its own; the rest is the source's. */
    public record Overrides(
            Optional<String> appId,
            Optional<String> userId,
            Optional<String> title,
            Map<String, String> labels,
            Optional<Duration> ttl,
            Optional<Ttl.Policy> ttlPolicy) {
        public static final Overrides NONE = new Overrides(
                Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());

        public Overrides {
            labels = Map.copyOf(labels);
        }
    }
}
