package dev.parley.databases;

import static dev.parley.databases.PostgresTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pooler")
final class PgBouncerTest {
    @Test
    void aClientGetsAnotherConnectionForItsNextTransaction() throws SQLException {
        var database = Postgres.createDatabase();
        try (var pooler = PgBouncer.before(database);
                var first = pooler.address().connect();
                var second = pooler.address().connect()) {
            Set<String> backends = new HashSet<>();

            // The first one's connection of before is taken when it comes again.
            first.setAutoCommit(false);
            backends.add(text(first, "SELECT pg_backend_pid()"));
            first.commit();
            second.setAutoCommit(false);
            var taken = text(second, "SELECT pg_backend_pid()");
            backends.add(text(first, "SELECT pg_backend_pid()"));

            assertThat(backends).hasSize(2).contains(taken);
        }
    }
}
