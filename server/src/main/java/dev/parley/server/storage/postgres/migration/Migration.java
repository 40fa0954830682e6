package dev.parley.server.storage.postgres.migration;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of the schema.
 *
 * @param version such as {@code 1}
 * @param description such as {@code sessions and messages}
 * @param applied when that was
 */
public record Migration(String version, String description, State state, Optional<Instant> applied) {
    /** What the database and this program know of it. */
    public enum State {
        /** Both know it. */
        APPLIED,
        /** Only the program does. */
        PENDING,
        /** Only the database does, and it comes after all that the program knows. */
        NEWER,
        /** Only the database does, in the midst of those that the program knows. */
        UNKNOWN,
        /** It broke off half way, which only one without a transaction can. */
        FAILED,
    }

    @Override
    public String toString() {
        return version + " (" + description + ")";
    }
}
