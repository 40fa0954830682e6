package dev.parley.server.domain.context;

import java.util.List;

/**
 * Which messages a context has.
 *
 * @param sequences in the order to send them
 * @param totalTokens what the messages weigh together
 * @param isEstimated whether some of that was not counted by the caller
 * @param isOverBudget whether the newest unit was taken although it does not fit
 * @param droppedThrough the highest sequence that nothing in it stands for, since it did not fit; 0 if there is none
 * @param openCalls the ids of its calls that have no result, in their order, each once
 */
public record Choice(
        List<Long> sequences,
        long totalTokens,
        boolean isEstimated,
        boolean isOverBudget,
        long droppedThrough,
        List<String> openCalls)
        implements Step {
    public Choice {
        sequences = List.copyOf(sequences);
        openCalls = List.copyOf(openCalls);
    }
}
