package dev.parley.databases;

import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL in a container. */
final class PostgresContainer {
    private PostgresContainer() {}

    /** Starts one, which ends with this program. */
    @SuppressWarnings("resource") // The library's reaper ends it.
    static DatabaseAddress start(Map<String, String> settings) {
        var image = "postgres:" + PostgresPrograms.majorVersion();
        var container = new PostgreSQLContainer(image).withDatabaseName("postgres");
        container.setCommand(Stream.concat(
                        Stream.of("postgres"),
                        settings.entrySet().stream()
                                .flatMap(setting -> Stream.of("-c", setting.getKey() + "=" + setting.getValue())))
                .toArray(String[]::new));
        container.start();
        return new DatabaseAddress(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }
}
