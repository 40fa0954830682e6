package dev.parley.bench.redis;

/** Sessions that no server knows, with names that redis-benchmark can make. They are numbered from 0. */
final class FloorSessions {
    static final int COUNT = 1000;

    private static final String HASH = "floor:{default/%s}";

    private FloorSessions() {}

    /** The name of the hash of one. */
    static String hash(int session) {
        return HASH.formatted(("%0" + RedisBenchmark.DIGITS + "d").formatted(session));
    }

    /** A key that never exists: the last of every script of the server's. */
    static String absent() {
        return hash(0) + ":-";
    }

    /** What stands for the hash of any. */
    static String anyHash() {
        return HASH.formatted(RedisBenchmark.RANDOM);
    }
}
