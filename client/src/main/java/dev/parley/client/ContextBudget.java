package dev.parley.client;

import dev.parley.v1.AssembleContextRequest;
import dev.parley.v1.LastMessages;
import dev.parley.v1.LastTurns;
import dev.parley.v1.TokenBudget;

/**
 * How much of a session to send to a model, and of which branch. Immutable. What a budget takes exactly is in the
 * contract, §8: leading instructions and pinned messages always, then from the newest backwards.
 */
public final class ContextBudget {
    private final AssembleContextRequest request;

    private ContextBudget(AssembleContextRequest request) {
        this.request = request;
    }

    /**
     * The newest messages; a tool call and its results count as one.
     *
     * @param count at least 1, else the server answers {@code INVALID_FIELD}
     */
    public static ContextBudget lastMessages(int count) {
        return new ContextBudget(AssembleContextRequest.newBuilder()
                .setLastMessages(LastMessages.newBuilder().setCount(count))
                .build());
    }

    /**
     * The newest turns.
     *
     * @param count at least 1, else the server answers {@code INVALID_FIELD}
     */
    public static ContextBudget lastTurns(int count) {
        return new ContextBudget(AssembleContextRequest.newBuilder()
                .setLastTurns(LastTurns.newBuilder().setCount(count))
                .build());
    }

    /**
     * As many of the newest turns as weigh no more than this together; the newest is taken even where it alone does.
     *
     * @param maxTokens at least 1, else the server answers {@code INVALID_FIELD}
     */
    public static ContextBudget tokenBudget(long maxTokens) {
        return new ContextBudget(AssembleContextRequest.newBuilder()
                .setTokenBudget(TokenBudget.newBuilder().setMaxTokens(maxTokens))
                .build());
    }

    /** The same budget for one branch: itself, its ancestors, and messages without a branch. */
    public ContextBudget branch(String branch) {
        return new ContextBudget(request.toBuilder().setBranch(branch).build());
    }

    /** The same budget, with the messages that summaries cover in place of the summaries. */
    public ContextBudget ignoreSummaries() {
        return new ContextBudget(request.toBuilder().setIgnoreSummaries(true).build());
    }

    AssembleContextRequest of(String sessionId) {
        return request.toBuilder().setSessionId(sessionId).build();
    }
}
