package dev.parley.databases;

import java.util.List;
import java.util.Map;

/**
 * Keys for tests, all on one Redis, which is found or started when the first are asked for:
 *
 * <ol>
 *   <li>the one at {@code PARLEY_TEST_REDIS_ADDRESS}, a {@code host:port}, with {@code PARLEY_TEST_REDIS_PASSWORD};
 *   <li>one in a container, where there is a Docker socket;
 *   <li>one in a process of this machine, fast and not durable.
 * </ol>
 *
 * <p>On one that others use, what was made is removed when this program ends.
 */
public final class Redis {
    static final Map<String, String> FAST = Map.of("appendonly", "no");

    private static final String ADDRESS = "PARLEY_TEST_REDIS_ADDRESS";
    private static final String PASSWORD = "PARLEY_TEST_REDIS_PASSWORD";

    private Redis() {}

    /** Keys of one's own: none is there yet. */
    public static RedisAddress create() {
        var keys = Shared.SERVER.withOwnKeys();
        if (System.getenv(ADDRESS) != null) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> removeKeys(keys)));
        }
        return keys;
    }

    /** Removes all keys that begin with the prefix. */
    static void removeKeys(RedisAddress keys) {
        try (var connection = keys.connect()) {
            var cursor = "0";
            do {
                var step = (List<?>) connection.call("SCAN", cursor, "MATCH", keys.keyPrefix() + "*", "COUNT", "1000");
                cursor = step.getFirst().toString();
                for (var key : (List<?>) step.getLast()) {
                    connection.call("UNLINK", key.toString());
                }
            } while (!cursor.equals("0"));
        }
    }

    // Made on first use, once. Whoever started it ends it: the container by its own reaper, the process by a hook.
    private static final class Shared {
        static final RedisAddress SERVER = start();

        private static RedisAddress start() {
            var address = System.getenv(ADDRESS);
            if (address != null) {
                return new RedisAddress(List.of(address), System.getenv().getOrDefault(PASSWORD, ""), "");
            }
            return Postgres.hasDocker()
                    ? RedisContainer.start()
                    : OwnRedis.temporary(FAST).address();
        }
    }
}
