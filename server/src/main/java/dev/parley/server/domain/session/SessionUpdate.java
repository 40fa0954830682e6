package dev.parley.server.domain.session;

import dev.parley.server.domain.InvalidRequestException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a session's own fields.
 *
 * @param etag when present, the session must still have it, unless the update changes nothing
 * @param mask which of {@code values} are the new ones
 * @param setLabels labels to set beside those that are there
 * @param removeLabels keys of labels to remove
 * @param maxLabels the most labels that the session may have afterwards
 */
public record SessionUpdate(
        String sessionId,
        Optional<String> etag,
        Set<Field> mask,
        SessionFields values,
        Map<String, String> setLabels,
        Set<String> removeLabels,
        int maxLabels) {
    public SessionUpdate {
        mask = Set.copyOf(mask);
        setLabels = Map.copyOf(setLabels);
        removeLabels = Set.copyOf(removeLabels);
    }

    /** The fields that a mask can name. */
    public enum Field {
        TITLE,
        LABELS,
        STATUS,
        TTL,
        TTL_POLICY,
    }

    /** Whether the update starts the session's time to live anew, even where nothing else changes. */
    public boolean renewsTtl() {
        return mask.contains(Field.TTL);
    }

    /** The fields after this update, if they fit. */
    public SessionFields applyTo(SessionFields before) {
        return new SessionFields(
                mask.contains(Field.TITLE) ? values.title() : before.title(),
                labels(mask.contains(Field.LABELS) ? values.labels() : before.labels()),
                mask.contains(Field.STATUS) ? values.status() : before.status(),
                new Ttl(
                        (mask.contains(Field.TTL) ? values : before).ttl().duration(),
                        (mask.contains(Field.TTL_POLICY) ? values : before)
                                .ttl()
                                .policy()));
    }

    private Map<String, String> labels(Map<String, String> before) {
        if (setLabels.isEmpty() && removeLabels.isEmpty()) {
            return before;
        }
        var labels = new HashMap<>(before);
        labels.keySet().removeAll(removeLabels);
        labels.putAll(setLabels);
        return labels;
    }

    /**
     * Refuses what grows beyond the limit; fewer labels are welcome even where a lowered limit is still exceeded.
     *
     * @throws InvalidRequestException if there would be too many labels
     */
    void requireFits(SessionFields before, SessionFields after) {
        int labels = after.labels().size();
        if (labels > maxLabels && labels > before.labels().size()) {
            throw InvalidRequestException.field(
                    "set_labels", "must leave the session with at most %d labels".formatted(maxLabels));
        }
    }
}
