package dev.parley.databases;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Databases for tests, all on one PostgreSQL, which is found or started when the first is asked for:
 *
 * <ol>
 *   <li>the one at {@code PARLEY_TEST_POSTGRES_URL}, a JDBC address, with {@code PARLEY_TEST_POSTGRES_USERNAME}, who
 *       may create databases, and {@code PARLEY_TEST_POSTGRES_PASSWORD};
 *   <li>a container, where there is a Docker socket;
 *   <li>one in processes of this machine, fast and not durable.
 * </ol>
 *
 * <p>What was made is removed when this program ends.
 */
public final class Postgres {
    private static final String URL = "PARLEY_TEST_POSTGRES_URL";
    private static final String USERNAME = "PARLEY_TEST_POSTGRES_USERNAME";
    private static final String PASSWORD = "PARLEY_TEST_POSTGRES_PASSWORD";
    private static final Map<String, String> FAST =
            Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "200");

    private Postgres() {}

    /** An empty database of its own. */
    public static DatabaseAddress createDatabase() {
        return Shared.DATABASES.create();
    }

    /**
     * A database of its own that begins as a copy of a template.
     *
     * @param template the name of the template
     * @param preparer makes the template out of an empty database, once for each name, and leaves no connection to it
     */
    public static DatabaseAddress createDatabase(String template, Consumer<DatabaseAddress> preparer) {
        return Shared.DATABASES.create(template, preparer);
    }

    static boolean hasDocker() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }

    // Made on first use, once.
    private static final class Shared {
        static final Databases DATABASES = start();

        private static Databases start() {
            var url = System.getenv(URL);
            if (url != null) {
                return foreign(new DatabaseAddress(
                        url,
                        System.getenv().getOrDefault(USERNAME, "postgres"),
                        System.getenv().getOrDefault(PASSWORD, "")));
            }
            // Whoever started it ends it: the container by its own reaper, the processes by a hook of theirs.
            return new Databases(
                    hasDocker()
                            ? PostgresContainer.start(FAST)
                            : OwnPostgres.temporary(FAST).address());
        }

        private static Databases foreign(DatabaseAddress address) {
            var databases = new Databases(address);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(databases::dropAll));
            return databases;
        }
    }
}
