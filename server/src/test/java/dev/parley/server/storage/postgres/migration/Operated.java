package dev.parley.server.storage.postgres.migration;

import dev.parley.databases.DatabaseAddress;
import dev.parley.databases.Postgres;
import dev.parley.server.storage.postgres.PostgresSettings.Login;
import dev.parley.server.storage.postgres.PostgresSettings.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An empty database of its own, with what an operator does to it. */
final class Operated {
    final DatabaseAddress address = Postgres.createDatabase();

    /** Migrates, as a process of its own: the address, user and password, and the folder of a later version. */
    public static void main(String[] arguments) throws SchemaException {
        var address = new DatabaseAddress(arguments[0], arguments[1], arguments[2]);
        new Migrations(login(address), address.username(), "classpath:db/migration", "filesystem:" + arguments[3]).up();
    }

    /** The schema as this program makes it. */
    Migrations migrations() {
        return new Migrations(login(address), address.username());
    }

    /** The schema as a later version makes it, whose further migrations lie in the folder. */
    Migrations later(Path folder) {
        return later(folder, address.username());
    }

    /** The schema as this program makes it, with one role that migrates and another that serves. */
    Migrations migrations(DatabaseAddress owner, String server) {
        return new Migrations(login(owner), server);
    }

    /** The same, with another role that serves. */
    Migrations later(Path folder, String server) {
        return new Migrations(login(address), server, "classpath:db/migration", "filesystem:" + folder);
    }

    /** A new role that may log in and nothing else. */
    DatabaseAddress createRole(String kind) {
        var name = "parley_%s_%s".formatted(kind, UUID.randomUUID().toString().replace("-", ""));
        address.execute("CREATE ROLE %s LOGIN PASSWORD 'hunter2'".formatted(name));
        return new DatabaseAddress(address.url(), name, "hunter2");
    }

    void execute(String... statements) {
        address.execute(statements);
    }

    /** The first column of a query's rows, as texts. */
    List<String> query(String sql) {
        try (var connection = address.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> tables() {
        return query("SELECT tablename FROM pg_tables WHERE schemaname = 'parley' ORDER BY 1");
    }

    static Path migration(Path folder, String name, String sql) {
        try {
            return Files.writeString(folder.resolve(name), sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Login login(DatabaseAddress address) {
        return new Login(address.url(), address.username(), address::password, new Tls("prefer", Optional.empty()));
    }
}
