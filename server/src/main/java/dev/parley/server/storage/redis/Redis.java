package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.redis.Script.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RScript.Mode;
import org.redisson.api.RScript.ReturnType;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNoScriptException;

/**
 * Redis, which runs scripts. The one class that meets the client's exceptions: out come our own. Nothing happened,
 * unless it is said that nobody knows. Nothing is sent twice.
 */
final class Redis implements AutoCloseable {
    private static final Script PROBE = Script.writing("probe");
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);
    private static final int SLOTS_OF_SHARD = 512;
    // Two batches at once keep a Redis busy.
    private static final int SHARDS_OF_NODE = 2;

    private final Connection connection;
    private final RScript scripts;
    private final Keys keys;
    private final RedisClock clock = new RedisClock();
    private final ConcurrentMap<Integer, String> probes = new ConcurrentHashMap<>();

    /** Takes a connection, which is closed with this. */
    Redis(Connection connection, Keys keys) {
        this.connection = connection;
        this.scripts = connection.scripts();
        this.keys = keys;
    }

    Keys keys() {
        return keys;
    }

    /**
     * Runs a script, whose keys are in one slot. Does not wait.
     *
     * @param arguments texts and arrays of bytes
     */
    CompletionStage<List<byte[]>> run(Script script, List<String> keys, List<?> arguments) {
        var values = arguments.stream().map(Redis::bytes).toArray();
        var names = new ArrayList<Object>(keys);
        names.add(this.keys.absent(keys.getFirst()));
        return this.<List<byte[]>>send(script, false, names, values)
                .exceptionallyCompose(failure -> unwrapped(failure) instanceof RedisNoScriptException
                        ? send(script, true, names, values)
                        : CompletableFuture.failedFuture(failure))
                .exceptionally(failure -> {
                    throw RedisFailures.refusal(script.effect(), unwrapped(failure));
                });
    }

    // Redis knows a script once it has run it, until it is started again.
    private <R> CompletionStage<R> send(Script script, boolean isNew, List<Object> keys, Object[] values) {
        var mode = script.effect() == Effect.READ ? Mode.READ_ONLY : Mode.READ_WRITE;
        var first = keys.getFirst().toString();
        try {
            return isNew
                    ? scripts.evalAsync(first, mode, script.text(), ReturnType.LIST, keys, values)
                    : scripts.evalShaAsync(first, mode, script.sha(), ReturnType.LIST, keys, values);
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static byte[] bytes(Object argument) {
        return argument instanceof byte[] bytes ? bytes : argument.toString().getBytes(UTF_8);
    }

    /**
     * Runs a script and waits for its answer, but no longer than the deadline allows.
     *
     * @param deadlineNanos on the scale of {@link System#nanoTime()}
     */
    List<byte[]> await(Script script, List<String> keys, List<?> arguments, long deadlineNanos) {
        if (deadlineNanos - System.nanoTime() <= 0) {
            throw new DeadlineException();
        }
        return await(run(script, keys, arguments), script.effect(), deadlineNanos);
    }

    /**
     * Waits for the answer of a script that runs, but no longer than the deadline allows. Who is interrupted is told
     * that the server shuts down.
     *
     * @param deadlineNanos on the scale of {@link System#nanoTime()}
     */
    static <T> T await(CompletionStage<T> answer, Effect effect, long deadlineNanos) {
        try {
            return answer.toCompletableFuture().get(Math.max(0, deadlineNanos - System.nanoTime()), NANOSECONDS);
        } catch (TimeoutException e) {
            throw late(effect, e);
        } catch (ExecutionException e) {
            var cause = unwrapped(e.getCause());
            throw cause instanceof ParleyException refusal ? refusal : new CompletionException(cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw effect == Effect.READ
                    ? UnavailableException.shuttingDown(RETRY_DELAY)
                    : OutcomeUnknownException.unavailable(e);
        }
    }

    /** What it means that a call's time is over while a script runs. */
    static ParleyException late(Effect effect, Throwable cause) {
        return effect == Effect.READ ? new DeadlineException() : OutcomeUnknownException.deadline(cause);
    }

    /** What it means that a script came too late by Redis's clock, and did nothing. */
    ParleyException late(long deadlineNanos) {
        if (deadlineNanos - System.nanoTime() <= 0) {
            return new DeadlineException();
        }
        // The clock was set meanwhile.
        clock.forget();
        return UnavailableException.backend(new IllegalStateException("Redis's clock went ahead"));
    }

    /** What must go by scripts of its own: keys of one slot, or all where there is one node. */
    int slot(String key) {
        return connection.isCluster() ? KeySlot.of(key) : 0;
    }

    /** The same for the keys of a session. */
    int slot(SessionKey session) {
        return connection.isCluster() ? KeySlot.of(keys.session(session)) : 0;
    }

    /**
     * Which calls are made together, and wait for each other: where there are several nodes, those of neighbouring
     * slots, which are mostly on one, so that a node that does not answer holds up its own sessions only.
     *
     * @param other by what calls are told apart where there is one node
     */
    int shard(SessionKey session, Object other) {
        return connection.isCluster() ? slot(session) / SLOTS_OF_SHARD : other.hashCode();
    }

    /** How many kinds of calls {@link #shard} tells apart. */
    int shards() {
        return connection.isCluster() ? KeySlot.SLOTS / SLOTS_OF_SHARD : SHARDS_OF_NODE;
    }

    /** A deadline as scripts take it. */
    long deadline(long deadlineNanos) {
        return clock.deadline(deadlineNanos);
    }

    /** A key of each master, as far as it is known now which there are. */
    List<String> masters() {
        return connection.isCluster()
                ? connection.slots().stream()
                        .map(slot -> probes.computeIfAbsent(slot, keys::probe))
                        .toList()
                : List.of(keys.probe());
    }

    /** Completes if Redis takes reads and writes now: of a cluster at least one master. */
    CompletionStage<Void> probe() {
        var masters = masters();
        var answer = new CompletableFuture<Void>();
        var silent = new AtomicInteger(Math.max(1, masters.size()));
        for (var master : masters.isEmpty() ? List.of(keys.probe()) : masters) {
            probe(master).whenComplete((_, failure) -> {
                if (failure == null) {
                    answer.complete(null);
                } else if (silent.decrementAndGet() == 0) {
                    answer.completeExceptionally(unwrapped(failure));
                }
            });
        }
        return answer;
    }

    private CompletionStage<Void> probe(String key) {
        long sent = System.nanoTime();
        return run(PROBE, List.of(key), List.of()).thenAccept(time -> {
            long seconds = Long.parseLong(new String(time.get(0), UTF_8));
            long micros = Long.parseLong(new String(time.get(1), UTF_8));
            clock.observe(sent, System.nanoTime(), seconds * 1_000_000 + micros);
        });
    }

    /** What a stage failed with. */
    static Throwable unwrapped(@Nullable Throwable failure) {
        if (failure == null) {
            return new IllegalStateException("neither an answer nor a failure");
        }
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public void close() {
        connection.close();
    }
}
