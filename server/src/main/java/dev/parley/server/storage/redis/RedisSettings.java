package dev.parley.server.storage.redis;

import dev.parley.server.domain.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach Redis, and how much of it to use.
 *
 * @param keyPrefix what all keys begin with
 * @param activityInterval how soon lists by last activity show appends
 */
public record RedisSettings(
        Place place,
        Login login,
        String keyPrefix,
        Capacity capacity,
        Patience patience,
        Assurance assurance,
        Duration activityInterval) {

    /**
     * Where Redis is.
     *
     * @param addresses each {@code host:port}: of the server, of nodes of the cluster, or of the sentinels
     * @param sentinelMaster the name by which the sentinels know the server; empty where there are none
     * @param database its number there
     */
    public record Place(Mode mode, List<String> addresses, String sentinelMaster, int database) {}

    /**
     * As whom to go there.
     *
     * @param username nothing: the user that Redis calls {@code default}
     * @param password asked for each new connection, so that it can change; empty: Redis asks for none
     */
    public record Login(Optional<String> username, Supplier<String> password, Tls tls) {}

    /**
     * How connections are protected.
     *
     * @param rootCertificate whom to trust; nothing: whom Java trusts
     */
    public record Tls(Protection protection, Optional<Path> rootCertificate) {}

    /**
     * How much may go on at once.
     *
     * @param connections the most connections, to each master
     * @param queue calls of one kind that wait for Redis, at most
     */
    public record Capacity(int connections, int queue) {}

    /**
     * How long to wait for what.
     *
     * @param connect for a connection
     * @param command for the answer to a command
     */
    public record Patience(Duration connect, Duration command) {}

    /**
     * What is made of what Redis promises.
     *
     * @param declared what a write survives on a Redis that does not tell its settings
     * @param allowEviction whether one will do that deletes keys when its memory is full
     */
    public record Assurance(Optional<Durability> declared, boolean allowEviction) {}

    /** What stands at the addresses. */
    public enum Mode {
        /** One server or a cluster, as the first that answers says. */
        AUTO,
        STANDALONE,
        CLUSTER,
        SENTINEL,
    }

    /** Against whom connections are protected. */
    public enum Protection {
        NONE,
        /** Against those who listen; anybody may answer. */
        ENCRYPTED,
        /** Redis proves that it is the one. */
        VERIFIED,
    }
}
