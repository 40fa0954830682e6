package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.domain.message.SessionKey;

/** Pages of logs. */
final class Pages {
    private static final Script SCRIPT = Script.readingLog("page");
    private static final long BYTES_BESIDE = Message.answerBytes(Content.of(new byte[0]));
    // Looking at so many takes Redis a millisecond or two.
    private static final int MAX_PLACES = 16_384;

    private Pages() {}

    /** Reads a page. Waits for Redis. */
    static MessagePage read(Redis redis, SessionKey session, MessageQuery query, long deadlineNanos) {
        return LogReading.of(
                redis,
                session,
                deadlineNanos,
                query.filter().equals(MessageFilter.ALL)
                        ? log -> new WholePage(log, query).read()
                        : log -> new FilteredPage(log, query).read());
    }

    /**
     * How much a script may read.
     *
     * @param bytes of contents with what goes with each; of heads, where contents are not read
     * @param hasOne whether even the first message has to fit
     */
    record Room(int entries, long bytes, boolean hasOne) {}

    /** Runs the script that reads messages that stand together. */
    static LogReply step(LogReading log, Direction direction, Range range, Room room, Snapshot.Contents contents) {
        return log.run(
                SCRIPT,
                direction == Direction.ASCENDING ? "+" : "-",
                range.after(),
                range.before(),
                room.entries,
                room.bytes,
                room.hasOne ? "1" : "",
                BYTES_BESIDE,
                MAX_PLACES,
                contents == Snapshot.Contents.WITH ? "1" : "");
    }

    /** What is left of a range behind a sequence. */
    static Range behind(Range range, Direction direction, long sequence) {
        return switch (direction) {
            case ASCENDING -> new Range(sequence, range.before());
            case DESCENDING -> new Range(range.after(), sequence);
        };
    }
}
