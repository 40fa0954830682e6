package dev.parley.databases;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Redis Cluster of three masters in processes of this machine, each with a third of the slots: 0 to 5460, 5461 to
 * 10921, 10922 to 16383. It ends with this program.
 */
public final class RedisCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    private static final Duration START = Duration.ofSeconds(60);
    // Where the nodes talk to each other, above their ports.
    private static final int BUS = 10_000;
    private static final int HIGHEST_PORT = 22_000;

    private final List<OwnRedis> nodes = new ArrayList<>();

    private RedisCluster() {}

    /** Keys of one's own on a cluster that all have in common. */
    public static RedisAddress create() {
        return Shared.CLUSTER.address();
    }

    /**
     * Starts a cluster of one's own, of Redis 6.2.
     *
     * @param settings as in {@code redis.conf}
     */
    public static RedisCluster temporary(Map<String, String> settings) {
        var cluster = new RedisCluster();
        try {
            cluster.start(settings);
        } catch (DatabaseFailedException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** All its nodes, with keys that nobody else has. */
    public RedisAddress address() {
        var addresses = nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList();
        return new RedisAddress(addresses, "", nodes.getFirst().address().keyPrefix());
    }

    /** Its masters, in the order of their slots. */
    public List<OwnRedis> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public void close() {
        nodes.forEach(OwnRedis::close);
    }

    private void start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("cluster-enabled", "yes");
        all.put("cluster-node-timeout", "2000");
        for (int i = 0; i < NODES; i++) {
            nodes.add(OwnRedis.temporary(RedisProgram.embedded(), freePort(), all));
        }
        for (int i = 0; i < NODES; i++) {
            var node = nodes.get(i).address();
            node.call("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            node.call(slots(i));
            node.call(
                    "CLUSTER",
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(nodes.getFirst().port()));
        }
        awaitReady();
    }

    private static String[] slots(int node) {
        var slots = IntStream.range(SLOTS * node / NODES, SLOTS * (node + 1) / NODES)
                .mapToObj(Integer::toString);
        return Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new);
    }

    private void awaitReady() {
        long end = System.nanoTime() + START.toNanos();
        while (!nodes.stream().allMatch(RedisCluster::isReady)) {
            if (System.nanoTime() - end > 0) {
                throw new DatabaseFailedException("the nodes do not become a cluster");
            }
            Commands.pause();
        }
    }

    private static boolean isReady(OwnRedis node) {
        var info = node.address().call("CLUSTER", "INFO").toString();
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
    }

    private static int freePort() {
        while (true) {
            int port = Ports.free();
            if (port < HIGHEST_PORT && Ports.isFree(port + BUS)) {
                return port;
            }
        }
    }

    // Made on first use, once.
    private static final class Shared {
        static final RedisCluster CLUSTER = temporary(Redis.FAST);
    }
}
