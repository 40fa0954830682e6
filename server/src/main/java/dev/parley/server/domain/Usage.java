package dev.parley.server.domain;

/** Token counts as a provider reported them; none is negative. Sums stop at {@link Long#MAX_VALUE}. */
public record Usage(long inputTokens, long outputTokens, long cachedInputTokens, long reasoningTokens) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** The sum, field by field. */
    public Usage plus(Usage other) {
        if (other.equals(NONE)) {
            return this;
        }
        return new Usage(
                sum(inputTokens, other.inputTokens),
                sum(outputTokens, other.outputTokens),
                sum(cachedInputTokens, other.cachedInputTokens),
                sum(reasoningTokens, other.reasoningTokens));
    }

    /** The difference, field by field; never below 0. */
    public Usage minus(Usage other) {
        if (other.equals(NONE)) {
            return this;
        }
        return new Usage(
                Math.max(0, inputTokens - other.inputTokens),
                Math.max(0, outputTokens - other.outputTokens),
                Math.max(0, cachedInputTokens - other.cachedInputTokens),
                Math.max(0, reasoningTokens - other.reasoningTokens));
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
