package dev.parley.server.storage.redis;

import static java.util.Comparator.naturalOrder;

import dev.parley.server.domain.Durability;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisTimeoutException;

/**
 * What one server says of itself.
 *
 * @param address where it is
 * @param version such as {@code 6.2.6}; Valkey names the version of Redis that it is compatible with
 * @param isReplica whether it only follows another one
 * @param eviction {@code maxmemory-policy}
 * @param persistence {@code appendonly} and {@code appendfsync}; nothing where it does not tell
 */
record ServerFacts(
        String address, String version, boolean isReplica, String eviction, Optional<Persistence> persistence) {
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;

    /**
     * Whether and how it writes what is changed to a file.
     *
     * @param fsync {@code always}, {@code everysec} or {@code no}
     */
    record Persistence(boolean isAppendOnly, String fsync) {
        Durability durability() {
            if (!isAppendOnly) {
                return Durability.MEMORY;
            }
            return fsync.equals("always") ? Durability.POWER_LOSS : Durability.PROCESS_CRASH;
        }
    }

    /** Asks every master. */
    static List<ServerFacts> read(Connection connection) {
        return connection.masters().stream().map(ServerFacts::read).toList();
    }

    private static ServerFacts read(RedisNode node) {
        Map<String, String> info = node.info(InfoSection.ALL);
        return new ServerFacts(
                "%s:%d".formatted(node.getAddr().getHostString(), node.getAddr().getPort()),
                info.getOrDefault("redis_version", ""),
                "slave".equals(info.get("role")),
                info.getOrDefault("maxmemory_policy", ""),
                persistence(node));
    }

    private static Optional<Persistence> persistence(RedisNode node) {
        try {
            var appendOnly = node.getConfig("appendonly").get("appendonly");
            var fsync = node.getConfig("appendfsync").get("appendfsync");
            return appendOnly == null || fsync == null
                    ? Optional.empty()
                    : Optional.of(new Persistence(appendOnly.equals("yes"), fsync));
        } catch (RedisConnectionException | RedisTimeoutException e) {
            throw e;
        } catch (RedisException e) {
            // CONFIG is not for everybody, and managed ones have taken it away.
            return Optional.empty();
        }
    }

    /**
     * Refuses a server that cannot keep the contract.
     *
     * @throws IOException if it is too old, takes no writes, or deletes keys when its memory is full
     */
    void requireUsable(boolean allowEviction) throws IOException {
        if (isTooOld()) {
            throw new IOException(
                    "Redis at %s is %s: Parley needs 6.2 or later, or Valkey".formatted(address, version));
        }
        if (isReplica) {
            throw new IOException(
                    "Redis at %s is a replica, which takes no writes: storage.redis.address must name its master"
                            .formatted(address));
        }
        if (!allowEviction && !eviction.equals("noeviction")) {
            throw new IOException(
                    ("Redis at %s has maxmemory-policy %s, which deletes sessions without a word when its memory"
                                    + " is full: set it to noeviction, or storage.redis.allow-eviction to true")
                            .formatted(address, eviction.isEmpty() ? "unknown" : eviction));
        }
    }

    private boolean isTooOld() {
        var parts = version.split("\\.", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
            return major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR);
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /**
     * What an acknowledged write survives (contract §9), whichever server takes it.
     *
     * @param declared what one that does not tell is believed to promise
     */
    static Durability durability(Collection<ServerFacts> servers, Optional<Durability> declared) {
        return servers.stream()
                .map(server ->
                        server.persistence.map(Persistence::durability).orElse(declared.orElse(Durability.MEMORY)))
                .min(naturalOrder())
                .orElse(Durability.MEMORY);
    }

    /** Whether one of them does not tell its settings. */
    static boolean isSilent(Collection<ServerFacts> servers) {
        return servers.stream().anyMatch(server -> server.persistence.isEmpty());
    }
}
