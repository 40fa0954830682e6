package dev.parley.server.storage.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.connection.MasterSlaveEntry;

/**
 * Redis within reach. Closing it ends all connections.
 *
 * @param patience how long the answer to a script may take
 */
record Connection(RedissonClient client, Topology topology, Duration patience) implements AutoCloseable {
    /** What it is made of. */
    enum Topology {
        /** One server. */
        STANDALONE,
        /** Several masters, each with a part of the keys. */
        CLUSTER,
        /** One server at a time, which sentinels choose. */
        SENTINEL,
    }

    boolean isCluster() {
        return topology == Topology.CLUSTER;
    }

    /** The servers that take writes now. */
    Collection<? extends RedisNode> masters() {
        return switch (topology) {
            case STANDALONE -> List.of(client.getRedisNodes(RedisNodes.SINGLE).getInstance());
            case CLUSTER -> client.getRedisNodes(RedisNodes.CLUSTER).getMasters();
            case SENTINEL ->
                List.of(client.getRedisNodes(RedisNodes.SENTINEL_MASTER_SLAVE).getMaster());
        };
    }

    /** A slot of each master of a cluster, as far as it is known now which there are. */
    Collection<Integer> slots() {
        var manager = ((Redisson) client).getCommandExecutor().getConnectionManager();
        var slots = new LinkedHashMap<MasterSlaveEntry, Integer>();
        for (int slot = 0; slot < KeySlot.SLOTS; slot++) {
            var master = manager.getEntry(slot);
            if (master != null) {
                slots.putIfAbsent(master, slot);
            }
        }
        return slots.values();
    }

    /** Runs scripts. Their arguments and answers are bytes. */
    RScript scripts() {
        return client.getScript(
                OptionalOptions.defaults().codec(ByteArrayCodec.INSTANCE).timeout(patience));
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
