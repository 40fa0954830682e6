package dev.parley.server.domain;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;

/** Mend the request: it is wrong whatever is stored. Lists every violation. */
public final class InvalidRequestException extends ParleyException {
    private static final int SHOWN = 3;

    private final List<Violation> violations;
    private final long unlisted;

    private InvalidRequestException(Reason reason, String message, List<Violation> violations, long unlisted) {
        super(reason, message, Map.of());
        this.violations = List.copyOf(violations);
        this.unlisted = unlisted;
    }

    /** One or more fields have values that the contract does not allow. */
    public static InvalidRequestException fields(Reason reason, List<Violation> violations) {
        return fields(reason, violations, 0);
    }

    /**
     * Fields have values that the contract does not allow, and more of them than anybody would read.
     *
     * @param unlisted how many violations there are beside those
     */
    public static InvalidRequestException fields(Reason reason, List<Violation> violations, long unlisted) {
        return new InvalidRequestException(reason, summary(violations, unlisted), violations, unlisted);
    }

    /** One field has a value that the contract does not allow. */
    public static InvalidRequestException field(String field, String description) {
        return fields(Reason.INVALID_FIELD, List.of(new Violation(field, description)));
    }

    /** The token is of another request, or of another incarnation, or is none. */
    public static InvalidRequestException pageToken() {
        return new InvalidRequestException(
                Reason.PAGE_TOKEN_MISMATCH,
                "page_token does not belong to this request or to this session: list again from the start",
                List.of(new Violation("page_token", "must come from the same request on the same session")),
                0);
    }

    /** The bytes are not the message that the method takes. */
    public static InvalidRequestException malformed(String message, List<Violation> violations) {
        return new InvalidRequestException(Reason.MALFORMED_REQUEST, message, violations, 0);
    }

    public List<Violation> violations() {
        return violations;
    }

    /** How many violations there are beside {@link #violations}. */
    public long unlisted() {
        return unlisted;
    }

    private static String summary(List<Violation> violations, long unlisted) {
        var shown = violations.stream().limit(SHOWN).map(Violation::toString).collect(joining("; "));
        long hidden = violations.size() + unlisted - SHOWN;
        return hidden > 0 ? shown + "; and %d more".formatted(hidden) : shown;
    }

    /** One bad field. The field is a path such as {@code messages[2].parts[0].text.text}. */
    public record Violation(String field, String description) {
        @Override
        public String toString() {
            return field + " " + description;
        }
    }
}
