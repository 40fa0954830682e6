package dev.parley.server.storage.postgres;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.postgres.WalkStatement.Walk;
import java.util.concurrent.CompletionStage;

/** Pages of logs. What takes a long walk is found out by a short one. */
final class Pages {
    // Testing so many takes a millisecond or two.
    private static final int SHORT = 1000;
    // No log has as many.
    private static final long ALL = 1L << 60;

    private final Database database;
    private final Lanes lanes;

    Pages(Database database, Lanes lanes) {
        this.database = database;
        this.lanes = lanes;
    }

    CompletionStage<MessagePage> list(Call call, MessageQuery query) {
        if (query.filter().equals(MessageFilter.ALL)) {
            return lanes.quick(call, () -> all(call, query));
        }
        int candidates = query.limit().candidates();
        if (candidates <= SHORT) {
            return lanes.quick(call, () -> walk(call, query, candidates).page());
        }
        return lanes.quick(call, () -> walk(call, query, SHORT))
                .thenCompose(walk -> walk.isCutOff()
                        ? lanes.slow(call, () -> walk(call, query, candidates).page())
                        : completedStage(walk.page()));
    }

    private MessagePage all(Call call, MessageQuery query) {
        return database.read(call.deadlineNanos(), connection -> {
            var key = key(call, query);
            var page = PageStatement.execute(connection, key, query);
            return page.isPresent()
                    ? page.get()
                    : WalkStatement.execute(connection, key, query, ALL).page();
        });
    }

    private Walk walk(Call call, MessageQuery query, int candidates) {
        return database.read(
                call.deadlineNanos(),
                connection -> WalkStatement.execute(connection, key(call, query), query, candidates));
    }

    private static SessionKey key(Call call, MessageQuery query) {
        return new SessionKey(call.tenant(), query.sessionId());
    }
}
