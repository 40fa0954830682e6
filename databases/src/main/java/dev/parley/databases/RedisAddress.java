package dev.parley.databases;

import java.util.List;
import java.util.UUID;

/**
 * Where a Redis is, and which of its keys are one's own.
 *
 * @param nodes each {@code host:port}: one server, or the masters of a cluster
 * @param password empty where there is none
 * @param keyPrefix what one's own keys begin with; nobody else has it
 */
public record RedisAddress(List<String> nodes, String password, String keyPrefix) {
    private static final String DEFAULT_PORT = "6379";

    /** Takes the nodes with their ports, or without where it is Redis's usual one. */
    public RedisAddress {
        nodes = nodes.stream()
                .map(node -> node.contains(":") ? node : node + ":" + DEFAULT_PORT)
                .toList();
    }

    static RedisAddress local(int port, String password) {
        return new RedisAddress(List.of("127.0.0.1:" + port), password, randomPrefix());
    }

    /** The nodes with commas in between, as the setting {@code storage.redis.address} has them. */
    public String address() {
        return String.join(",", nodes);
    }

    /** The port of the first node. */
    public int port() {
        var first = nodes.getFirst();
        return Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
    }

    /** The same server, with keys of one's own. */
    public RedisAddress withOwnKeys() {
        return new RedisAddress(nodes, password, randomPrefix());
    }

    /** The same keys, through another port of this machine, such as that of a {@link FaultProxy}. */
    public RedisAddress port(int port) {
        return new RedisAddress(List.of("127.0.0.1:" + port), password, keyPrefix);
    }

    /** A new connection to the first node, which the caller closes. */
    public RedisConnection connect() {
        var connection = RedisConnection.to(nodes.getFirst());
        if (!password.isEmpty()) {
            connection.call("AUTH", password);
        }
        return connection;
    }

    /** What the first node answers to a command, on a connection of its own. See {@link RedisConnection#call}. */
    public Object call(String... command) {
        try (var connection = connect()) {
            return connection.call(command);
        }
    }

    /** Whether the first node takes connections and answers. */
    boolean isReady() {
        try {
            return "PONG".equals(call("PING"));
        } catch (DatabaseFailedException e) {
            return false;
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return keyPrefix + " at " + address();
    }

    private static String randomPrefix() {
        return "parley-" + UUID.randomUUID();
    }
}
