package dev.parley.bench.parley;

import dev.parley.bench.parley.ReadContender.Reads;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.SessionStoreGrpc;
import java.util.List;

/** What can be asked about sessions. */
public final class SessionReads {
    private SessionReads() {}

    /** Each of them, by its id. */
    public static Reads each(Sessions sessions) {
        var requests = sessions.numbers().stream()
                .map(session -> GetSessionRequest.newBuilder()
                        .setSessionId(sessions.id(session))
                        .build()
                        .toByteArray())
                .toList();
        return new Reads(SessionStoreGrpc.getGetSessionMethod(), requests, 1);
    }

    /** One page of them. */
    public static Reads page(ListSessionsRequest request) {
        return new Reads(
                SessionStoreGrpc.getListSessionsMethod(), List.of(request.toByteArray()), request.getPageSize());
    }
}
