package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Usage;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Token counts as four arrays; none if there is none. */
final class UsageColumns {
    private static final int KINDS = 4;

    private final int rows;
    private Long @Nullable [][] counts;

    UsageColumns(int rows) {
        this.rows = rows;
    }

    void put(int row, Usage usage) {
        if (usage.equals(Usage.NONE)) {
            return;
        }
        counts = counts == null ? new Long[KINDS][rows] : counts;
        counts[0][row] = usage.inputTokens();
        counts[1][row] = usage.outputTokens();
        counts[2][row] = usage.cachedInputTokens();
        counts[3][row] = usage.reasoningTokens();
    }

    void bind(Parameters parameters) throws SQLException {
        for (int kind = 0; kind < KINDS; kind++) {
            parameters.add("int8", counts == null ? null : counts[kind]);
        }
    }
}
