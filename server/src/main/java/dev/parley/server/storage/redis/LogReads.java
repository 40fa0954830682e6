package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.MarkedMessages;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessagePick;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.redis.LogReply.Ending;
import java.util.ArrayList;
import java.util.OptionalLong;

/** What is read from logs beside single messages and pages. All wait for Redis. */
final class LogReads {
    private static final Script MARKED = Script.readingLog("marked");
    private static final long MOST_BYTES = 1 << 20;

    private final Redis redis;

    LogReads(Redis redis) {
        this.redis = redis;
    }

    /** Reads some messages. */
    MessagePage pick(SessionKey session, MessagePick pick, long deadlineNanos) {
        return LogReading.of(redis, session, deadlineNanos, log -> {
            var messages = Picks.read(log, pick.sequences());
            return new MessagePage(log.head(), messages, OptionalLong.empty());
        });
    }

    /** Reads the messages that have a mark. */
    MarkedMessages marked(SessionKey session, long deadlineNanos) {
        return LogReading.of(redis, session, deadlineNanos, log -> {
            var messages = new ArrayList<Marked>();
            long after = 0;
            while (true) {
                var reply = log.run(MARKED, after, MOST_BYTES);
                reply.messages().forEach(message -> messages.add(message.marked()));
                if (reply.ending() == Ending.END) {
                    return new MarkedMessages(reply.head(), messages);
                }
                after = reply.next();
            }
        });
    }
}
