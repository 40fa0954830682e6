package dev.parley.server.domain.context;

import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.MessageStatus;

/**
 * Which context is asked for.
 *
 * @param ignoresSummaries whether what summaries cover is taken, and they are left out
 * @param branch a dot path; empty: all branches
 * @param answerBytes what the messages may take in the answer
 */
public record ContextQuery(String sessionId, Budget budget, boolean ignoresSummaries, String branch, long answerBytes) {
    /** Whether a message may be in the context at all. */
    boolean admits(Envelope message) {
        return isDone(message.status()) && isSeen(message.branch()) && !(ignoresSummaries && isSummary(message));
    }

    static boolean isSummary(Envelope message) {
        return message.marks().summary().isPresent();
    }

    private static boolean isDone(MessageStatus status) {
        return status == MessageStatus.COMPLETE || status == MessageStatus.INCOMPLETE;
    }

    // A branch sees itself and its ancestors.
    private boolean isSeen(String other) {
        return branch.isEmpty() || other.isEmpty() || other.equals(branch) || branch.startsWith(other + ".");
    }
}
