package dev.parley.bench.parley;

import dev.parley.bench.load.Connections;
import dev.parley.bench.parley.ReadContender.Reads;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.MessageStoreGrpc;
import java.util.List;

/** What can be asked about the messages of sessions. */
public final class MessageReads {
    private static final int LARGE_PAGE = 1000;
    // The content alone; an answer has more around it.
    private static final int LEAST_BYTES = 1000;

    private MessageReads() {}

    /** The newest messages of each session. */
    public static Reads last(Sessions sessions, int messages) {
        return reads(
                sessions.numbers().stream()
                        .map(session -> ListMessagesRequest.newBuilder()
                                .setSessionId(sessions.id(session))
                                .setDescending(true)
                                .setPageSize(messages)
                                .build())
                        .toList(),
                messages);
    }

    /** The first page of the only session. */
    public static Reads firstPage(Sessions session, int messages) {
        return reads(List.of(page(session, "", messages)), messages);
    }

    /** The page behind so many messages of the only session, which are read once to come to it. */
    public static Reads pageBehind(Connections connections, Sessions session, int depth, int messages) {
        var stub = MessageStoreGrpc.newBlockingStub(connections.of(0));
        var token = "";
        for (int read = 0; read < depth; ) {
            var page = stub.listMessages(page(session, token, Math.min(LARGE_PAGE, depth - read)));
            read += page.getMessagesCount();
            token = page.getNextPageToken();
            if (token.isEmpty()) {
                throw new WrongLogException("a log ends after %d messages".formatted(read));
            }
        }
        return reads(List.of(page(session, token, messages)), messages);
    }

    private static Reads reads(List<ListMessagesRequest> requests, int messages) {
        return new Reads(
                MessageStoreGrpc.getListMessagesMethod(),
                requests.stream().map(ListMessagesRequest::toByteArray).toList(),
                messages * LEAST_BYTES);
    }

    private static ListMessagesRequest page(Sessions session, String token, int messages) {
        return ListMessagesRequest.newBuilder()
                .setSessionId(session.id(0))
                .setPageSize(messages)
                .setPageToken(token)
                .build();
    }
}
