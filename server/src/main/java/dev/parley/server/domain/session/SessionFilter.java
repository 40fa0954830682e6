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

    /** Whether a session matches of which no more is known than that; nothing, if that depends on what is not. */
    public Optional<Boolean> matches(Owner owner, Instant createTime) {
        if (!isOf(owner) || !created.contains(createTime)) {
            return Optional.of(false);
        }
        boolean isAll = labels.isEmpty() && status.isEmpty() && active.equals(TimeRange.ALL);
        return isAll ? Optional.of(true) : Optional.empty();
    }

    private boolean isOf(Owner owner) {
        return (appId.isEmpty() || appId.get().equals(owner.appId()))
                && (userId.isEmpty() || userId.get().equals(owner.userId()));
    }

    public boolean matches(Session session) {
        return isOf(session.owner())
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
