package dev.parley.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PostgresTest {
    @Test
    void databasesAreApart() throws SQLException {
        var first = Postgres.createDatabase();
        var second = Postgres.createDatabase();

        first.execute("CREATE TABLE only_here (id int)");

        assertThat(tables(first)).isEqualTo(1);
        assertThat(tables(second)).isZero();
    }

    @Test
    void aTemplateIsPreparedOnceAndItsCopiesAreApart() throws SQLException {
        var prepared = new AtomicInteger();
        var first = Postgres.createDatabase("prepared-once", template -> {
            prepared.incrementAndGet();
            template.execute("CREATE TABLE prepared (id int)");
        });

        first.execute("CREATE TABLE only_here (id int)");
        var second = Postgres.createDatabase("prepared-once", template -> prepared.incrementAndGet());

        assertThat(prepared).hasValue(1);
        assertThat(tables(first)).isEqualTo(2);
        assertThat(tables(second)).isEqualTo(1);
    }

    @Test
    void databasesTakeAllOfUnicode() throws SQLException {
        var database = Postgres.createDatabase();

        assertThat(text(database, "SHOW server_encoding")).isEqualTo("UTF8");
    }

    @Test
    void removedDatabasesAreGoneThoughSomebodyUsesThem() throws SQLException {
        var databases = new Databases(Postgres.createDatabase());
        var empty = databases.create();
        var copy = databases.create("template", template -> {});
        try (var open = empty.connect()) {
            databases.dropAll();

            assertThat(open.isValid(1)).isFalse();
        }
        assertThatThrownBy(empty::connect).hasMessageContaining("does not exist");
        assertThatThrownBy(copy::connect).hasMessageContaining("does not exist");
    }

    private static long tables(DatabaseAddress database) throws SQLException {
        return Long.parseLong(text(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    static String text(DatabaseAddress database, String query) throws SQLException {
        try (var connection = database.connect()) {
            return text(connection, query);
        }
    }

    static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
