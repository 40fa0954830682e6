package dev.parley.server.storage.postgres;

import static java.util.stream.Collectors.joining;

import dev.parley.server.storage.postgres.PostgresSettings.Patience;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What PostgreSQL is told about every connection: how long anything may take, so that an abandoned statement cannot
 * take effect long after; and that all statements go by indexes. The planner would know that from its statistics, but
 * there are none while a table grows from nothing, and a plan that was made then would be kept.
 */
final class SessionDefaults {
    private SessionDefaults() {}

    /** The defaults as command-line options of a session. */
    static String options(Patience patience) {
        return values(patience).entrySet().stream()
                .map(entry -> "-c " + entry.getKey() + "=" + entry.getValue())
                .collect(joining(" ", "-c default_transaction_isolation=read\\ committed ", ""));
    }

    /** Sets them for the current transaction only. */
    static void set(Connection connection, Patience patience) throws SQLException {
        var values = values(patience);
        var calls = values.keySet().stream().map(name -> "set_config('" + name + "', ?, true)");
        try (var statement = connection.prepareStatement(calls.collect(joining(", ", "SELECT ", "")))) {
            int parameter = 1;
            for (var value : values.values()) {
                statement.setString(parameter++, value);
            }
            statement.execute();
        }
    }

    private static Map<String, String> values(Patience patience) {
        var values = new LinkedHashMap<String, String>();
        values.put("statement_timeout", Long.toString(patience.statement().toMillis()));
        values.put("lock_timeout", Long.toString(patience.lock().toMillis()));
        values.put(
                "idle_in_transaction_session_timeout",
                Long.toString(patience.idle().toMillis()));
        // Who waits for nothing but a lock notices by it that its client is gone.
        values.put("client_connection_check_interval", "100");
        values.put("jit", "off");
        values.put("plan_cache_mode", "force_generic_plan");
        for (var method : new String[] {"seqscan", "bitmapscan", "sort"}) {
            values.put("enable_" + method, "off");
        }
        return values;
    }
}
