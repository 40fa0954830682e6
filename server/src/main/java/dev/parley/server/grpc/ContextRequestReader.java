package dev.parley.server.grpc;

import dev.parley.server.domain.context.Budget;
import dev.parley.server.domain.context.ContextQuery;
import dev.parley.v1.AssembleContextRequest;

/** Reads what requests say of contexts. */
final class ContextRequestReader {
    private final RequestReader in;

    ContextRequestReader(RequestReader in) {
        this.in = in;
    }

    /** A context whose messages take at most so many bytes. */
    ContextQuery context(AssembleContextRequest request, long answerBytes) {
        return new ContextQuery(
                in.id("session_id", request.getSessionId()),
                budget(request),
                request.getIgnoreSummaries(),
                request.getBranch(),
                answerBytes);
    }

    private Budget budget(AssembleContextRequest request) {
        return switch (request.getBudgetCase()) {
            case LAST_MESSAGES ->
                new Budget.LastMessages(positive(
                        "last_messages.count", request.getLastMessages().getCount()));
            case LAST_TURNS ->
                new Budget.LastTurns(
                        positive("last_turns.count", request.getLastTurns().getCount()));
            case TOKEN_BUDGET ->
                new Budget.Tokens(positive(
                        "token_budget.max_tokens", request.getTokenBudget().getMaxTokens()));
            case BUDGET_NOT_SET -> {
                in.reject("budget", "must be set: last_messages, last_turns or token_budget");
                yield new Budget.LastMessages(1);
            }
        };
    }

    private long positive(String field, long value) {
        in.require(value > 0, field, "must be at least 1");
        return value;
    }
}
