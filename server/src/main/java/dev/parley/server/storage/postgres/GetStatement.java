package dev.parley.server.storage.postgres;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One statement for many reads of single messages, by id and by sequence, each answered as soon as it is read. */
final class GetStatement {
    // Each of the inner ones can find one row: so it is looked up in its index, whatever the planner believes.
    private static final String SQL = """
            SELECT g.item, octet_length(m.content), s.uid, %s
            FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[])
              WITH ORDINALITY AS g(tenant, session_id, message_id, sequence, item)
            CROSS JOIN (SELECT ?::int AS most) AS f
            CROSS JOIN LATERAL (
              SELECT * FROM parley.session s
              WHERE s.tenant = g.tenant AND s.session_id = g.session_id AND %s
              LIMIT 1) AS s
            LEFT JOIN LATERAL (
              (SELECT * FROM parley.message m
                WHERE m.tenant = g.tenant AND m.session_id = g.session_id AND m.message_id = g.message_id
                LIMIT 1)
              UNION ALL
              (SELECT * FROM parley.message m
                WHERE m.tenant = g.tenant AND m.session_id = g.session_id AND m.sequence = g.sequence
                LIMIT 1)) AS m ON true
            """.formatted(
                    MessageRow.columns("CASE WHEN octet_length(m.content) <= f.most THEN m.content END"),
                    SessionRow.IS_PRESENT);
    private static final int MESSAGE = 4;

    private GetStatement() {}

    /**
     * Reads messages, and answers all calls but those for larger ones.
     *
     * @param mostBytes how much content a message may have to be sent along
     */
    static void execute(Connection connection, List<Waiting<MessageKey, Message>> calls, int mostBytes)
            throws SQLException {
        var isAnswered = new boolean[calls.size()];
        try (var statement = connection.prepareStatement(SQL)) {
            var columns = new ArrayParameters(connection, statement, 1);
            bind(columns, calls);
            statement.setInt(columns.next(), mostBytes);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    int item = row.getInt(1) - 1;
                    isAnswered[item] = true;
                    answer(calls.get(item), row, mostBytes);
                }
            }
        }
        for (int i = 0; i < isAnswered.length; i++) {
            if (!isAnswered[i]) {
                var call = calls.get(i);
                call.completeExceptionally(
                        NotFoundException.session(call.question().sessionId()));
            }
        }
    }

    private static void bind(ArrayParameters parameters, List<Waiting<MessageKey, Message>> calls) throws SQLException {
        int size = calls.size();
        var tenants = new String[size];
        var sessionIds = new String[size];
        var messageIds = new @Nullable String[size];
        var sequences = new @Nullable Long[size];
        for (int i = 0; i < size; i++) {
            var key = calls.get(i).question();
            tenants[i] = calls.get(i).call().tenant().id();
            sessionIds[i] = key.sessionId();
            switch (key) {
                case MessageKey.ById byId -> messageIds[i] = byId.messageId();
                case MessageKey.BySequence bySequence -> sequences[i] = bySequence.sequence();
            }
        }
        parameters.add("text", tenants);
        parameters.add("text", sessionIds);
        parameters.add("text", messageIds);
        parameters.add("int8", sequences);
    }

    private static void answer(Waiting<MessageKey, Message> call, ResultSet row, int mostBytes) throws SQLException {
        if (!MessageRow.isThere(row, MESSAGE)) {
            call.completeExceptionally(missing(call.question()));
        } else if (row.getInt(2) <= mostBytes) {
            call.complete(MessageRow.read(row, MESSAGE, row.getObject(3, UUID.class)));
        }
    }

    private static NotFoundException missing(MessageKey key) {
        return switch (key) {
            case MessageKey.ById byId -> NotFoundException.message(byId.sessionId(), byId.messageId());
            case MessageKey.BySequence bySequence ->
                NotFoundException.message(bySequence.sessionId(), bySequence.sequence());
        };
    }
}
