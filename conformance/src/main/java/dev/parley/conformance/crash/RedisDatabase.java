package dev.parley.conformance.crash;

import dev.parley.databases.OwnRedis;
import java.util.Map;

/** One Redis. */
final class RedisDatabase implements Database {
    private final OwnRedis redis;

    /** Takes one that runs, which is closed with this. */
    RedisDatabase(OwnRedis redis) {
        this.redis = redis;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "PARLEY_STORAGE_BACKEND",
                "redis",
                "PARLEY_STORAGE_REDIS_ADDRESS",
                redis.address().address());
    }

    @Override
    public void start() {
        redis.start();
    }

    @Override
    public void kill() {
        redis.kill();
    }

    // A snapshot, which one without an append-only file starts from.
    @Override
    public void checkpoint() {
        redis.address().call("SAVE");
    }

    @Override
    public void close() {
        redis.close();
    }
}
