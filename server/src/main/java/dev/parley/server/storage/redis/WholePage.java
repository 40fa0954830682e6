package dev.parley.server.storage.redis;

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

/** A page of all messages: by one script, unless it meets thousands that were erased. */
final class WholePage {
    private final LogReading log;
    private final MessageQuery query;
    private final List<Message> page = new ArrayList<>();
    private long bytes;

    WholePage(LogReading log, MessageQuery query) {
        this.log = log;
        this.query = query;
    }

    MessagePage read() {
        var range = query.range();
        while (true) {
            var reply = step(range);
            for (var message : reply.contents()) {
                page.add(message);
                bytes += message.answerBytes();
            }
            if (reply.ending() != Ending.MORE) {
                var resume = reply.ending() == Ending.FULL
                        ? OptionalLong.of(page.getLast().sequence())
                        : OptionalLong.empty();
                return new MessagePage(reply.head(), page, resume);
            }
            range = Pages.behind(range, query.direction(), reply.next());
        }
    }

    private LogReply step(Range range) {
        var limit = query.limit();
        var room = new Room(limit.entries() - page.size(), limit.bytes() - bytes, !page.isEmpty());
        return Pages.step(log, query.direction(), range, room, Contents.WITH);
    }
}
