package dev.parley.server.storage.memory;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Some messages that stand together in a log, as they were at one moment. Nothing changes them any more, so reading
 * them needs no lock.
 */
final class LogSlice {
    private final Session session;
    private final byte[][] messages;
    private final Direction direction;
    // Whether the walk goes on behind it.
    private final boolean isCutOff;

    private LogSlice(Session session, byte[][] messages, Direction direction, boolean isCutOff) {
        this.session = session;
        this.messages = messages;
        this.direction = direction;
        this.isCutOff = isCutOff;
    }

    /**
     * Takes the messages out of a log among which a page will be. Which of them match, and what they say, is found out
     * later, without the lock.
     */
    static LogSlice of(Session session, Log log, MessageQuery query) {
        int from = log.countThrough(query.range().after());
        int to = Math.max(from, log.countThrough(query.range().before() - 1));
        int max = Math.min(to - from, size(query));
        var messages = switch (query.direction()) {
            case ASCENDING -> log.copy(from, from + max);
            case DESCENDING -> log.copy(to - max, to);
        };
        return new LogSlice(session, messages, query.direction(), max < to - from);
    }

    private static int size(MessageQuery query) {
        return query.filter().equals(MessageFilter.ALL)
                ? query.limit().entries()
                : query.limit().candidates();
    }

    int size() {
        return messages.length;
    }

    /** The page: as many of the messages that match as the limit allows. */
    MessagePage page(MessageFilter filter, PageLimit limit) {
        var page = new ArrayList<Message>(Math.min(messages.length, limit.entries()));
        long bytes = 0;
        for (int i = 0; i < messages.length; i++) {
            var message = message(i);
            if (filter.matches(message.envelope(), message.createTime())) {
                bytes += message.answerBytes();
                if (bytes > limit.bytes() && !page.isEmpty()) {
                    return page(page, i - 1);
                }
                page.add(message);
                if (page.size() == limit.entries()) {
                    return page(page, i);
                }
            }
        }
        return page(page, messages.length - 1);
    }

    // The page that ends with the last message that was walked.
    private MessagePage page(List<Message> page, int last) {
        boolean isEnd = last == messages.length - 1 && !isCutOff;
        var resume = isEnd ? OptionalLong.empty() : OptionalLong.of(packed(last).sequence());
        return new MessagePage(LogHead.of(session), page, resume);
    }

    private Message message(int walked) {
        return packed(walked).unpack(session.uid());
    }

    private PackedMessage packed(int walked) {
        int position = switch (direction) {
            case ASCENDING -> walked;
            case DESCENDING -> messages.length - 1 - walked;
        };
        return new PackedMessage(messages[position]);
    }
}
