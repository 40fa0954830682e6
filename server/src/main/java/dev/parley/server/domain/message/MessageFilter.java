package dev.parley.server.domain.message;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions on messages; those that are absent or empty always hold.
 *
 * @param labels all must be there with these values
 * @param createdAfter exclusive
 */
public record MessageFilter(
        Set<Role> roles,
        Set<MessageStatus> statuses,
        Optional<String> turnId,
        Optional<String> runId,
        Optional<String> branch,
        Map<String, String> labels,
        Optional<Instant> createdAfter) {
    public static final MessageFilter ALL = new MessageFilter(
            Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());

    public MessageFilter {
        roles = Set.copyOf(roles);
        statuses = Set.copyOf(statuses);
        labels = Map.copyOf(labels);
    }

    public boolean matches(Envelope message, Instant createTime) {
        return (roles.isEmpty() || roles.contains(message.role()))
                && (statuses.isEmpty() || statuses.contains(message.status()))
                && (turnId.isEmpty() || turnId.get().equals(message.turnId()))
                && (runId.isEmpty() || runId.get().equals(message.runId()))
                && (branch.isEmpty() || branch.get().equals(message.branch()))
                && (labels.isEmpty() || message.labels().entrySet().containsAll(labels.entrySet()))
                && (createdAfter.isEmpty() || createTime.isAfter(createdAfter.get()));
    }
}
