package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.storage.format.Codes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the table of messages, column by column. */
final class MessageRow {
    /** What {@link #envelope} wants, in its order, of a table named {@code m}. */
    static final String ENVELOPE_COLUMNS = "m.role, m.status, m.turn_id, m.run_id, m.branch, m.labels, m.input_tokens, "
            + "m.output_tokens, m.cached_input_tokens, m.reasoning_tokens, m.pinned, m.summary_from, m.summary_through";

    /** What {@link #read} wants, in its order, of a table named {@code m}. */
    static final String COLUMNS = columns("m.content");

    /** How many columns these are. */
    static final int WIDTH = 19;

    private static final int ENVELOPE = 6;

    private MessageRow() {}

    /** What {@link #read} wants, in its order, of a table named {@code m}, with an expression for the content. */
    static String columns(String content) {
        return "m.message_id, m.sequence, " + content + ", m.create_time, m.update_time, m.version, "
                + ENVELOPE_COLUMNS;
    }

    /** Whether there is a message in the columns that begin there. */
    static boolean isThere(ResultSet row, int first) throws SQLException {
        row.getLong(first + 1);
        return !row.wasNull();
    }

    /** Reads the content of the message whose columns begin there; nothing, if it was not sent. */
    static byte @Nullable [] content(ResultSet row, int first) throws SQLException {
        return row.getBytes(first + 2);
    }

    /** Reads the message whose columns begin there, of that incarnation of its session. */
    static Message read(ResultSet row, int first, UUID sessionUid) throws SQLException {
        return read(row, first, sessionUid, row.getBytes(first + 2));
    }

    /** As {@link #read(ResultSet, int, UUID)}, with its content, which was read before. */
    static Message read(ResultSet row, int first, UUID sessionUid, byte[] content) throws SQLException {
        var createTime = Times.get(row, first + 3);
        return new Message(
                row.getString(first),
                sessionUid,
                row.getLong(first + 1),
                envelope(row, first + ENVELOPE),
                Content.of(content),
                createTime,
                Times.find(row, first + 4).orElse(createTime),
                row.getLong(first + 5));
    }

    /** Reads the envelope whose columns begin there. */
    static Envelope envelope(ResultSet row, int first) throws SQLException {
        return new Envelope(
                Codes.role(row.getInt(first)),
                Codes.messageStatus(row.getInt(first + 1)),
                text(row, first + 2),
                text(row, first + 3),
                text(row, first + 4),
                Labels.of(row.getString(first + 5)),
                usage(row, first + 6),
                marks(row, first + 10));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        var text = row.getString(column);
        return text == null ? "" : text;
    }

    private static Usage usage(ResultSet row, int first) throws SQLException {
        var usage =
                new Usage(row.getLong(first), row.getLong(first + 1), row.getLong(first + 2), row.getLong(first + 3));
        return usage.equals(Usage.NONE) ? Usage.NONE : usage;
    }

    private static Marks marks(ResultSet row, int first) throws SQLException {
        boolean isPinned = row.getBoolean(first);
        long from = row.getLong(first + 1);
        if (!row.wasNull()) {
            return new Marks(isPinned, Optional.of(new SummaryRange(from, row.getLong(first + 2))));
        }
        return isPinned ? new Marks(true, Optional.empty()) : Marks.NONE;
    }
}
