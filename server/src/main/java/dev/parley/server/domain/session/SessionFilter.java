package dev.parley.server.domain.session;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Conditions on sessions; those that are absent always hold. Times are exclusive bounds.
 *
 * @param labels all must be there with these values
 */
public record SessionFilter(
        Optional<String> appId,
        Optional<String> userId,
        Map<String, String> labels,
        Optional<SessionStatus> status,
        TimeRange created,
        TimeRange active) {
    public static final SessionFilter ALL = new SessionFilter(
            Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), TimeRange.ALL, TimeRange.ALL);

    public SessionFilter {
        labels = Map.copyOf(labels);
    }

    /** Whether it names owners at most: then a page costs its own size, whatever else is stored. */
    public boolean isOfOwnersOnly() {
        return labels.isEmpty() && status.isEmpty() && created.equals(TimeRange.ALL) && active.equals(TimeRange.ALL);
    }

    public boolean matches(Session session) {
        return (appId.isEmpty() || appId.get().equals(session.owner().appId()))
                && (userId.isEmpty() || userId.get().equals(session.owner().userId()))
                && (status.isEmpty() || status.get() == session.fields().status())
                && session.fields().labels().entrySet().containsAll(labels.entrySet())
                && created.contains(session.createTime())
                && active.contains(session.activity());
    }

    /** The times between two exclusive bounds, either of which may be absent. */
    public record TimeRange(Optional<Instant> after, Optional<Instant> before) {
        public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

        boolean contains(Instant time) {
            return (after.isEmpty() || time.isAfter(after.get())) && (before.isEmpty() || time.isBefore(before.get()));
        }
    }
}
