package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.postgres.Batcher.Crew;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads of sessions by id that have come at about the same time, in one statement. */
final class SessionFinds implements AutoCloseable {
    private static final int MAX_CALLS = 512;
    // A statement of so many takes some milliseconds, which those behind it wait.
    private static final int MAX_IDS = 2000;
    // The limit keeps the planner from joining in another way than key by key.
    private static final String FIND = "SELECT g.item, " + SessionRow.COLUMNS
            + " FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS g(tenant, session_id, item)"
            + " CROSS JOIN LATERAL (SELECT * FROM parley.session s"
            + " WHERE s.tenant = g.tenant AND s.session_id = g.session_id AND " + SessionRow.IS_PRESENT
            + " LIMIT 1) s";

    private final Database database;
    private final Batcher<List<String>, List<Session>> batcher;

    SessionFinds(Database database, Crew crew) {
        this.database = database;
        this.batcher = new Batcher<>(crew, MAX_CALLS, this::carryOut);
    }

    /** Reads the sessions of these ids, in this order; those that are not there are left out. */
    CompletionStage<List<Session>> find(Call call, List<String> ids) {
        return ids.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : batcher.submit(call, ids.getFirst().hashCode(), ids);
    }

    /** How many calls wait for their turn. */
    int queued() {
        return batcher.queued();
    }

    private void carryOut(List<Waiting<List<String>, List<Session>>> batch) {
        int first = 0;
        int ids = 0;
        for (int i = 0; i < batch.size(); i++) {
            ids += batch.get(i).question().size();
            if (ids >= MAX_IDS || i == batch.size() - 1) {
                SharedRead.execute(batch.subList(first, i + 1), this::read);
                first = i + 1;
                ids = 0;
            }
        }
    }

    private void read(List<Waiting<List<String>, List<Session>>> calls, long deadlineNanos) {
        int ids = calls.stream().mapToInt(waiting -> waiting.question().size()).sum();
        var tenants = new String[ids];
        var sessionIds = new String[ids];
        int row = 0;
        for (var waiting : calls) {
            for (var id : waiting.question()) {
                tenants[row] = waiting.call().tenant().id();
                sessionIds[row] = id;
                row++;
            }
        }
        answer(calls, database.read(deadlineNanos, connection -> rows(connection, tenants, sessionIds)));
    }

    private static @Nullable Session[] rows(Connection connection, String[] tenants, String[] sessionIds)
            throws SQLException {
        var sessions = new @Nullable Session[tenants.length];
        try (var statement = connection.prepareStatement(FIND)) {
            var parameters = new ArrayParameters(connection, statement, 1);
            parameters.add("text", tenants);
            parameters.add("text", sessionIds);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    sessions[row.getInt(1) - 1] = SessionRow.read(row, 2);
                }
            }
        }
        return sessions;
    }

    private static void answer(List<Waiting<List<String>, List<Session>>> calls, @Nullable Session[] sessions) {
        int row = 0;
        for (var waiting : calls) {
            int behind = row + waiting.question().size();
            var found = new ArrayList<Session>(behind - row);
            for (; row < behind; row++) {
                var session = sessions[row];
                if (session != null) {
                    found.add(session);
                }
            }
            waiting.complete(found);
        }
    }

    @Override
    public void close() {
        batcher.close();
    }
}
