package dev.parley.server.storage.redis;

import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnRedis;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** A storage on a Redis of its own, with a network between them that can fail. */
final class FaultyRedis implements AutoCloseable {
    /** How long calls have that meet a fault. */
    static final Duration DEADLINE = Duration.ofMillis(500);
    /** By when they are answered, on a busy machine, too. */
    static final Duration ANSWER = DEADLINE.plusMillis(250).plusSeconds(5);
    /** By when all is well again after a fault, on a busy machine, too. */
    static final Duration RECOVERY = Duration.ofSeconds(2).plusSeconds(8);

    final OwnRedis redis;
    final FaultProxy network;
    final RedisStorage storage;
    /** Has time for everything. */
    final StorageClient patient;
    /** The same tenant, with {@link #DEADLINE}. */
    final StorageClient hasty;

    /** Starts it with settings of Redis. */
    FaultyRedis(Map<String, String> settings) {
        this.redis = OwnRedis.temporary(settings);
        this.network = FaultProxy.before(redis.port());
        this.storage = new TestRedis(redis.address().port(network.port())).storage();
        var tenant = new Tenant("t-" + UUID.randomUUID());
        this.patient = new StorageClient(storage, tenant);
        this.hasty = new StorageClient(storage, tenant, DEADLINE);
    }

    /** The answer of a call that is made again as long as Redis is not there yet. */
    static <T> T eventually(Callable<T> call) {
        var answer = new AtomicReference<T>();
        Awaitility.await()
                .atMost(RECOVERY)
                .ignoreExceptionsInstanceOf(UnavailableException.class)
                .until(() -> {
                    answer.set(call.call());
                    return true;
                });
        return Objects.requireNonNull(answer.get());
    }

    /** Whether Redis takes reads and writes. */
    boolean isWell() {
        return storage.probe()
                .handle((_, failure) -> failure == null)
                .toCompletableFuture()
                .join();
    }

    /** What Redis counts of itself. */
    long count(String section, String key) {
        var info = redis.address().call("INFO", section).toString();
        return info.lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).replaceAll("^calls=|,.*", ""))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** How many scripts it has run. */
    long scripts() {
        return count("commandstats", "cmdstat_evalsha") + count("commandstats", "cmdstat_eval");
    }

    @Override
    public void close() {
        storage.close();
        network.close();
        redis.close();
    }
}
