package dev.parley.server.grpc;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Utf8;
import dev.parley.server.grpc.wire.IdSyntax;
import dev.parley.server.grpc.wire.LabelSyntax;
import dev.parley.server.settings.LimitSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Turns the fields of one request into values, and remembers what is wrong with them.
 *
 * <p>Readers return a stand-in for a bad field, so that the remaining fields are checked too. Call
 * {@link #requireValid} before using any value.
 */
final class RequestReader {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final String ID_RULE = "must match " + IdSyntax.PATTERN;
    private static final int MAX_SHOWN_KEY = 64;
    // Nobody reads more, and a request can have a million.
    private static final int MAX_VIOLATIONS = 100;

    /** The most entries of a repeated field that has no limit of its own. */
    static final int MAX_ENTRIES = 1000;

    private final LimitSettings limits;
    private final List<Violation> violations = new ArrayList<>();
    private Reason reason = Reason.INVALID_FIELD;
    private long unlisted;

    RequestReader(LimitSettings limits) {
        this.limits = limits;
    }

    LimitSettings limits() {
        return limits;
    }

    /** An id that must be there. */
    String id(String field, String value) {
        require(IdSyntax.matches(value), field, ID_RULE);
        return value;
    }

    /** An id, if there is one. */
    Optional<String> optionalId(String field, String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(id(field, value));
    }

    /** 1 or more ids. */
    List<String> ids(String field, List<String> values, int max) {
        require(!values.isEmpty() && values.size() <= max, field, "must have 1 to %d entries".formatted(max));
        for (int i = 0; i < values.size() && i < max; i++) {
            id(entry(field, i), values.get(i));
        }
        return values;
    }

    /** A UUID, if there is one. */
    Optional<UUID> requestId(String field, String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!UUID_TEXT.matcher(value).matches()) {
            reject(field, "must be a UUID");
            return Optional.empty();
        }
        return Optional.of(UUID.fromString(value));
    }

    /** A text as long as a person would say: in code points, and without control characters. */
    String text(String field, String value, int maxCodePoints) {
        require(value.codePointCount(0, value.length()) <= maxCodePoints, field, atMost(maxCodePoints, "code points"));
        return noControls(field, value);
    }

    /** A name or the like: its size counts in UTF-8. */
    String plain(String field, String value, long maxBytes) {
        require(Utf8.length(value) <= maxBytes, field, atMost(maxBytes, "bytes"));
        return value;
    }

    /** A text without control characters. */
    String noControls(String field, String value) {
        require(value.codePoints().noneMatch(Character::isISOControl), field, "must not have control characters");
        return value;
    }

    Map<String, String> labels(String field, Map<String, String> labels) {
        if (hasAtMost(limits.labels(), field, labels.size())) {
            labels.forEach((key, value) -> label(entry(field, key), key, value));
        }
        return labels;
    }

    long notNegative(String field, long value) {
        require(value >= 0, field, "must not be negative");
        return value;
    }

    /** A page size: 0 is the default, and what is too much is the most there is. */
    int pageSize(String field, int value, int standard, int max) {
        notNegative(field, value);
        return value <= 0 ? standard : Math.min(value, max);
    }

    Optional<Instant> time(String field, boolean present, Timestamp value) {
        if (!present) {
            return Optional.empty();
        }
        if (!Timestamps.isValid(value)) {
            reject(field, "must be a time from year 1 to 9999 with 0 to 999,999,999 nanoseconds");
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(value.getSeconds(), value.getNanos()));
    }

    /** An enum that must be set to a value that is known. */
    <P extends Enum<P>, D> D known(String field, P value, EnumMapping<P, D> mapping) {
        return mapping.toDomain(value).orElseGet(() -> {
            reject(field, "must be one of " + mapping.names());
            return mapping.standIn();
        });
    }

    /** An enum that may be left out. */
    <P extends Enum<P>, D> Optional<D> optional(String field, P value, EnumMapping<P, D> mapping) {
        return mapping.isUnset(value) ? Optional.empty() : Optional.of(known(field, value, mapping));
    }

    void require(boolean condition, String field, String description) {
        if (!condition) {
            reject(field, description);
        }
    }

    void reject(String field, String description) {
        reject(new Violation(field, description));
    }

    /** Whether a repeated field has few enough entries to look at each; if not, that is its violation. */
    boolean hasAtMost(long max, String field, int entries) {
        if (entries > max) {
            reject(field, atMost(max, "entries"));
        }
        return entries <= max;
    }

    private void reject(Violation violation) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(violation);
        } else {
            unlisted++;
        }
    }

    /** A violation with a reason of its own. Of several reasons the last in the order of {@link Reason} is given. */
    void requireSize(Reason tooLarge, boolean condition, Violation violation) {
        if (!condition) {
            reason = tooLarge.compareTo(reason) > 0 ? tooLarge : reason;
            reject(violation);
        }
    }

    /**
     * Ends reading.
     *
     * @throws InvalidRequestException with every violation, if there is one
     */
    void requireValid() {
        if (!violations.isEmpty()) {
            throw InvalidRequestException.fields(reason, violations, unlisted);
        }
    }

    /** The path of a map's entry. */
    static String entry(String field, String key) {
        var shown = key.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(MAX_SHOWN_KEY)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return field + "[\"" + shown + "\"]";
    }

    /** The path of a repeated field's entry. */
    static String entry(String field, int index) {
        return field + "[" + index + "]";
    }

    static String atMost(long max, String unit) {
        return "must have at most " + max + " " + unit;
    }

    private void label(String path, String key, String value) {
        require(
                key.length() <= limits.labelKeyBytes() && LabelSyntax.isKey(key),
                path,
                "key must match " + LabelSyntax.PATTERN + " and have at most " + limits.labelKeyBytes() + " bytes");
        plain(path, value, limits.labelValueBytes());
        noControls(path, value);
    }
}
