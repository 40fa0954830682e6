package dev.parley.server.storage.postgres;

import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.storage.format.Codes;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Messages as arrays, one for each column of their table that callers fill. */
final class MessageColumns {
    private final int rows;
    private final String[] ids;
    private final short[] roles;
    private final short[] statuses;
    private final byte[][] contents;
    private String @Nullable [] turnIds;
    private String @Nullable [] runIds;
    private String @Nullable [] branches;
    private @Nullable String @Nullable [] labels;
    private final UsageColumns usage;
    private Boolean @Nullable [] pinned;
    private Long @Nullable [] summaryFrom;
    private Long @Nullable [] summaryThrough;

    MessageColumns(int rows) {
        this.rows = rows;
        this.ids = new String[rows];
        this.roles = new short[rows];
        this.statuses = new short[rows];
        this.contents = new byte[rows][];
        this.usage = new UsageColumns(rows);
    }

    void put(int row, String id, Envelope envelope, Content content) {
        ids[row] = id;
        roles[row] = Codes.of(envelope.role());
        statuses[row] = Codes.of(envelope.status());
        contents[row] = content.bytes();
        turnIds = put(turnIds, row, envelope.turnId());
        runIds = put(runIds, row, envelope.runId());
        branches = put(branches, row, envelope.branch());
        if (!envelope.labels().isEmpty()) {
            labels = labels == null ? new String[rows] : labels;
            labels[row] = Labels.json(envelope.labels());
        }
        usage.put(row, envelope.usage());
        putMarks(row, envelope);
    }

    private String @Nullable [] put(String @Nullable [] column, int row, String text) {
        if (text.isEmpty()) {
            return column;
        }
        var texts = column == null ? new String[rows] : column;
        texts[row] = text;
        return texts;
    }

    private void putMarks(int row, Envelope envelope) {
        if (envelope.marks().isPinned()) {
            pinned = pinned == null ? new Boolean[rows] : pinned;
            pinned[row] = true;
        }
        if (envelope.marks().summary().isPresent()) {
            var range = envelope.marks().summary().get();
            summaryFrom = summaryFrom == null ? new Long[rows] : summaryFrom;
            summaryThrough = summaryThrough == null ? new Long[rows] : summaryThrough;
            summaryFrom[row] = range.from();
            summaryThrough[row] = range.through();
        }
    }

    void bind(Parameters parameters) throws SQLException {
        parameters.add("text", ids);
        parameters.add("int2", roles);
        parameters.add("int2", statuses);
        parameters.add("bytea", contents);
        parameters.add("text", turnIds);
        parameters.add("text", runIds);
        parameters.add("text", branches);
        parameters.add("text", labels);
        usage.bind(parameters);
        parameters.add("bool", pinned);
        parameters.add("int8", summaryFrom);
        parameters.add("int8", summaryThrough);
    }
}
