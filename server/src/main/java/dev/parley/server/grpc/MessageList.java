package dev.parley.server.grpc;

import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.grpc.PageTokens.MessageCursor;
import dev.parley.server.grpc.transport.Serialized;
import java.util.Optional;

/**
 * One list of messages over all its pages: where each begins and ends. An ascending list ends at the last sequence that
 * its first page saw (contract §6).
 *
 * @param after sequences above it only
 * @param before sequences below it only; 0: no bound
 */
record MessageList(PageTokens tokens, Direction direction, long after, long before) {
    /**
     * Where the page of a token begins; nothing for the first page.
     *
     * @throws InvalidRequestException if the token is not of this list
     */
    Optional<MessageCursor> cursor(String token) {
        return tokens.messageCursor(token);
    }

    /** The sequences that a page may have. */
    MessageQuery.Range range(Optional<MessageCursor> cursor) {
        long end = before == 0 ? Long.MAX_VALUE : before;
        return cursor.map(from -> switch (direction) {
                    case ASCENDING -> new MessageQuery.Range(from.resume(), Math.min(end, from.lastSequence() + 1));
                    case DESCENDING -> new MessageQuery.Range(after, from.resume());
                })
                .orElse(new MessageQuery.Range(after, end));
    }

    /**
     * A page as it is answered.
     *
     * @throws InvalidRequestException if the session is another incarnation than that of the pages before
     */
    Serialized page(MessagePage page, Optional<MessageCursor> cursor) {
        if (cursor.isPresent() && !cursor.get().sessionUid().equals(page.head().sessionUid())) {
            throw InvalidRequestException.pageToken();
        }
        long last = cursor.filter(_ -> direction == Direction.ASCENDING)
                .map(MessageCursor::lastSequence)
                .orElse(page.head().lastSequence());
        var next = page.resume().isPresent()
                ? tokens.write(new MessageCursor(
                        page.head().sessionUid(), page.resume().getAsLong(), last))
                : "";
        return MessageCodec.page(page, next, last);
    }
}
