package dev.parley.databases;

import java.util.List;
import org.testcontainers.containers.GenericContainer;

/** A Redis in a container. */
final class RedisContainer {
    private static final String IMAGE = "redis:6.2";
    private static final int PORT = 6379;

    private RedisContainer() {}

    /** Starts one, which ends with this program. */
    @SuppressWarnings("resource") // The library's reaper ends it.
    static RedisAddress start() {
        var container = new GenericContainer<>(IMAGE).withExposedPorts(PORT);
        container.start();
        var address = container.getHost() + ":" + container.getMappedPort(PORT);
        return new RedisAddress(List.of(address), "", "");
    }
}
