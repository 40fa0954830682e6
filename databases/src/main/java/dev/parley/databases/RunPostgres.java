package dev.parley.databases;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs a Parley server on a PostgreSQL of its own whose data stay: starts the database, then the server, and stops them
 * the other way round. {@code make run-postgres} uses it.
 */
public final class RunPostgres {
    private RunPostgres() {}

    /**
     * Ends when the server ends, with its exit code.
     *
     * @param arguments the folder of the data, and the command that starts the server, which finds the database in its
     *     environment
     */
    public static void main(String[] arguments) throws IOException {
        try {
            System.exit(run(Path.of(arguments[0]), List.of(arguments).subList(1, arguments.length)));
        } catch (DatabaseFailedException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static int run(Path data, List<String> command) throws IOException {
        var postgres = OwnPostgres.on(data, 0, Map.of());
        System.err.printf("PostgreSQL keeps the data in %s, and listens on 127.0.0.1:%d.%n", data, postgres.port());
        return new ServerRun(command, environment(postgres.database("parley"))).run(postgres::stop);
    }

    private static Map<String, String> environment(DatabaseAddress database) {
        return Map.of(
                "PARLEY_STORAGE_BACKEND", "postgres",
                "PARLEY_STORAGE_POSTGRES_URL", database.url(),
                "PARLEY_STORAGE_POSTGRES_USERNAME", database.username(),
                "PARLEY_STORAGE_POSTGRES_PASSWORD", database.password());
    }
}
