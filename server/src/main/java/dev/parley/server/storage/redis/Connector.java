package dev.parley.server.storage.redis;

import dev.parley.server.storage.redis.Connection.Topology;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.client.RedisException;

/** Connects to Redis, and finds out what stands there. */
final class Connector {
    private final RedisSettings.Place place;
    private final Duration patience;
    private final Configs configs;

    Connector(RedisSettings settings) throws IOException {
        this.place = settings.place();
        this.patience = settings.patience().command();
        this.configs = new Configs(settings);
    }

    /**
     * Connects. From then on connections that are lost are made again, without end.
     *
     * @throws IOException if Redis cannot be reached now, or is not what the settings say; the message tells the
     *     operator why
     */
    Connection connect() throws IOException {
        try {
            return switch (place.mode()) {
                case STANDALONE -> standalone(place.addresses().getFirst());
                case CLUSTER -> cluster();
                case SENTINEL -> new Connection(Redisson.create(configs.sentinel()), Topology.SENTINEL, patience);
                case AUTO -> whateverItIs();
            };
        } catch (RedisException e) {
            throw new IOException("Redis cannot be reached: " + reason(e), e);
        }
    }

    private Connection whateverItIs() throws IOException {
        RedisException failure = new RedisException("there is no address");
        for (var address : place.addresses()) {
            try {
                return whateverItIs(address);
            } catch (RedisException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private Connection whateverItIs(String address) throws IOException {
        var connection = standalone(address);
        boolean isKept = false;
        try {
            if (isPartOfCluster(connection)) {
                return cluster();
            }
            if (place.addresses().size() > 1) {
                throw new IOException(
                        "%s is no node of a cluster, so it cannot be one of several addresses".formatted(address));
            }
            isKept = true;
            return connection;
        } finally {
            if (!isKept) {
                connection.close();
            }
        }
    }

    private static boolean isPartOfCluster(Connection connection) {
        var facts = connection.masters().iterator().next().info(InfoSection.CLUSTER);
        return "1".equals(facts.get("cluster_enabled"));
    }

    private Connection standalone(String address) {
        return new Connection(Redisson.create(configs.single(address)), Topology.STANDALONE, patience);
    }

    private Connection cluster() {
        return new Connection(Redisson.create(configs.cluster()), Topology.CLUSTER, patience);
    }

    // The innermost says what happened, the others where.
    private static String reason(Throwable failure) {
        @Nullable Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
    }
}
