package dev.parley.server.domain.context;

import java.util.List;

/**
 * What counts of a message's content when a context is assembled.
 *
 * @param tokenCount as the caller counted; 0: unknown
 * @param textBytes of its text and JSON, in UTF-8
 * @param toolUses the calls and results that have an id, in the order of the parts; what is inside of results does not
 *     count
 */
public record Substance(long tokenCount, long textBytes, List<ToolUse> toolUses) {
    private static final int BYTES_PER_TOKEN = 4;

    public Substance {
        toolUses = List.copyOf(toolUses);
    }

    /** What the message weighs. Unit: tokens. */
    long tokens() {
        return isEstimated() ? Math.ceilDiv(textBytes, BYTES_PER_TOKEN) : tokenCount;
    }

    /** Whether the weight is taken from the size of the text, for want of a count. */
    boolean isEstimated() {
        return tokenCount == 0;
    }
}
