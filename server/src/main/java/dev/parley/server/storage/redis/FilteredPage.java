package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.storage.redis.LogReply.Ending;
import dev.parley.server.storage.redis.Pages.Room;
import dev.parley.server.storage.redis.Snapshot.Contents;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A page of the messages that match: heads are read until it is full, then the contents of those that are in it. */
final class FilteredPage {
    private static final int FIRST_HEADS = 256;
    private static final int MOST_HEADS = 4096;
    private static final long MOST_BYTES = 1 << 20;
    private static final long BYTES_BESIDE = Message.answerBytes(Content.of(new byte[0]));

    private final LogReading log;
    private final MessageQuery query;
    private final List<Long> chosen = new ArrayList<>();
    private long bytes;
    // The last message that was tested and did not have to be left for the next page.
    private long last;
    private boolean isFull;

    FilteredPage(LogReading log, MessageQuery query) {
        this.log = log;
        this.query = query;
    }

    MessagePage read() {
        var range = query.range();
        int candidates = query.limit().candidates();
        int heads = FIRST_HEADS;
        while (true) {
            var room = new Room(Math.min(candidates, heads), MOST_BYTES, false);
            var reply = Pages.step(log, query.direction(), range, room, Contents.WITHOUT);
            test(reply.messages());
            candidates -= reply.messages().size();
            if (isFull || reply.ending() == Ending.END) {
                return page(reply, isFull ? OptionalLong.of(last) : OptionalLong.empty());
            }
            if (candidates == 0) {
                return page(reply, OptionalLong.of(last));
            }
            range = next(range, reply);
            heads = Math.min(MOST_HEADS, 2 * heads);
        }
    }

    private void test(List<StoredMessage> messages) {
        for (var message : messages) {
            var head = message.head();
            if (query.filter().matches(head.envelope(), head.createTime())) {
                bytes += head.contentBytes() + BYTES_BESIDE;
                isFull = !chosen.isEmpty()
                        && (chosen.size() == query.limit().entries()
                                || bytes > query.limit().bytes());
                if (isFull) {
                    return;
                }
                chosen.add(message.sequence());
            }
            last = message.sequence();
        }
    }

    private Range next(Range range, LogReply reply) {
        return Pages.behind(range, query.direction(), reply.ending() == Ending.MORE ? reply.next() : last);
    }

    private MessagePage page(LogReply reply, OptionalLong resume) {
        return new MessagePage(reply.head(), chosen.isEmpty() ? List.of() : Picks.read(log, chosen), resume);
    }
}
