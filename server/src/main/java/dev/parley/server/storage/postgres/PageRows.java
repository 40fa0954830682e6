package dev.parley.server.storage.postgres;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessagePage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rows of a page, as far as its limit lets them in.
 *
 * @param head of the log
 */
record PageRows(LogHead head, List<Message> messages, End end) {
    /** What {@link #read} wants, in its order, of a session {@code s} and messages {@code m} with contents. */
    static String columns(String content) {
        return SessionRow.HEAD_COLUMNS + ", " + MessageRow.columns(content);
    }

    /** How many columns these are. */
    static final int WIDTH = 3 + MessageRow.WIDTH;

    private static final int MESSAGE = 4;

    /** What the rows ended with. */
    enum End {
        /** There is no further row. */
        ROWS,
        /** The page is full. */
        LIMIT,
        /** The next row came without its content. */
        CONTENT,
    }

    /** Reads rows, of which the first is the current one: a session without messages is a row without a message. */
    static PageRows read(ResultSet row, PageLimit limit) throws SQLException {
        var head = SessionRow.head(row, 1);
        var messages = new ArrayList<Message>(Math.min(limit.entries(), 64));
        if (!MessageRow.isThere(row, MESSAGE)) {
            return new PageRows(head, messages, End.ROWS);
        }
        long bytes = 0;
        do {
            if (messages.size() == limit.entries()) {
                return new PageRows(head, messages, End.LIMIT);
            }
            var content = MessageRow.content(row, MESSAGE);
            if (content == null) {
                return new PageRows(head, messages, End.CONTENT);
            }
            var message = MessageRow.read(row, MESSAGE, head.sessionUid(), content);
            bytes += message.answerBytes();
            if (bytes > limit.bytes() && !messages.isEmpty()) {
                return new PageRows(head, messages, End.LIMIT);
            }
            messages.add(message);
        } while (row.next());
        return new PageRows(head, messages, End.ROWS);
    }

    /** The page, if the walk came to its end. */
    MessagePage last() {
        return new MessagePage(head, messages, OptionalLong.empty());
    }

    /** The page, if the walk goes on behind a sequence. */
    MessagePage resumedBehind(long sequence) {
        return new MessagePage(head, messages, OptionalLong.of(sequence));
    }

    /** The page, if the walk goes on behind the last message. */
    MessagePage full() {
        return resumedBehind(messages.getLast().sequence());
    }
}
