package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Durability;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the database says of itself.
 *
 * @param versionNumber as {@code server_version_num}: 180001, say
 * @param encoding of its texts
 * @param synchronousCommit as this role and database have it
 * @param standbys {@code synchronous_standby_names}; empty: a commit waits for no replica
 */
record ServerFacts(
        int versionNumber,
        String encoding,
        String synchronousCommit,
        boolean hasFsync,
        boolean hasFullPageWrites,
        String standbys) {
    private static final int OLDEST = 150_000;
    private static final String READ = """
            SELECT current_setting('server_version_num')::int, current_setting('server_encoding'),
              current_setting('synchronous_commit'), current_setting('fsync') = 'on',
              current_setting('full_page_writes') = 'on', current_setting('synchronous_standby_names')
            """;

    static ServerFacts read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(READ)) {
            row.next();
            return new ServerFacts(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getString(6));
        }
    }

    /**
     * Refuses a database that cannot keep the contract.
     *
     * @throws IOException if it is too old, or does not take every text
     */
    void requireUsable() throws IOException {
        if (versionNumber < OLDEST) {
            throw new IOException(
                    "the database is PostgreSQL %d: Parley needs 15 or later".formatted(versionNumber / 10_000));
        }
        if (!encoding.equals("UTF8")) {
            throw new IOException("the database has the encoding %s: create one with UTF8, which takes every text"
                    .formatted(encoding));
        }
    }

    /** What an acknowledged write survives (contract §9). */
    Durability durability() {
        if (synchronousCommit.equals("off")) {
            return Durability.MEMORY;
        }
        if (!hasFsync || !hasFullPageWrites) {
            return Durability.PROCESS_CRASH;
        }
        return standbys.isEmpty() || synchronousCommit.equals("local") ? Durability.POWER_LOSS : Durability.REPLICATED;
    }
}
