package dev.parley.server.storage.postgres.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the serving role may do: read and write the rows of all tables, and read the history. */
final class ServingRights {
    private static final String MISSING = """
            SELECT format('GRANT USAGE ON SCHEMA %1$I TO %2$I', n.nspname, role.name)
              FROM pg_namespace n, (SELECT ?::text AS name) role
              WHERE n.nspname = 'parley' AND NOT has_schema_privilege(role.name, n.oid, 'USAGE')
            UNION ALL
            SELECT format('GRANT %1$s ON parley.%2$I TO %3$I', needed.privilege, t.relname, role.name)
              FROM pg_class t, (SELECT ?::text AS name) role,
                unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) needed(privilege)
              WHERE t.relnamespace = 'parley'::regnamespace AND t.relkind IN ('r', 'p')
                AND (t.relname <> 'flyway_schema_history' OR needed.privilege = 'SELECT')
                AND NOT has_table_privilege(role.name, t.oid, needed.privilege)
            """;
    // Two servers that grant the same at once fail. This waits for the other, and holds nobody up who reads or writes
    // sessions.
    private static final String ONE_AT_A_TIME = "LOCK TABLE parley.flyway_schema_history IN SHARE ROW EXCLUSIVE MODE";

    private final DataSource owner;
    private final String server;

    ServingRights(DataSource owner, String server) {
        this.owner = owner;
        this.server = server;
    }

    /** Grants what is missing; nothing where the serving role is the one that migrates. */
    void grant() throws SQLException {
        try (var connection = owner.getConnection()) {
            if (missing(connection).isEmpty()) {
                return;
            }
            connection.setAutoCommit(false);
            execute(connection, ONE_AT_A_TIME);
            for (var grant : missing(connection)) {
                execute(connection, grant);
            }
            connection.commit();
        }
    }

    private List<String> missing(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(MISSING)) {
            statement.setString(1, server);
            statement.setString(2, server);
            try (var rows = statement.executeQuery()) {
                var grants = new ArrayList<String>();
                while (rows.next()) {
                    grants.add(rows.getString(1));
                }
                return grants;
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
