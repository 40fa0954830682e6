package dev.parley.server.grpc.transport;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.UnavailableException;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Refuses what the server has no room for, and everything new once it is closing.
 *
 * <p>Unary calls are short and have one limit; streams, and the calls of standard services, are counted apart, so that
 * neither can keep out the other.
 */
final class Limits implements Admission {
    /** When a refused call has a chance. */
    static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final int maxConcurrent;
    private final ByteBudget answers;
    private final Count calls = new Count();
    private final Count others = new Count();
    private final Set<Exchange<?, ?>> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    Limits(int maxConcurrent, ByteBudget answers) {
        this.maxConcurrent = maxConcurrent;
        this.answers = answers;
    }

    @Override
    public void admit(Exchange<?, ?> exchange, Metadata headers) {
        var rpc = exchange.rpc();
        boolean isCall = rpc.isOurs() && rpc.isUnary();
        enter(exchange, isCall ? calls : others);
        if (!rpc.isUnary()) {
            streams.add(exchange);
            exchange.atEnd(() -> streams.remove(exchange));
        }
        if (rpc.isOurs() && !answers.admits()) {
            throw ExhaustedException.overloaded(RETRY_DELAY);
        }
        // Looked at after the call is counted: so whoever closes the server waits for it, or it is refused.
        if (closing && (rpc.isOurs() || !rpc.isUnary())) {
            throw UnavailableException.shuttingDown(RETRY_DELAY);
        }
    }

    /** From now on nothing new is let in, except for questions after the server's health. */
    void refuseNewCalls() {
        closing = true;
    }

    /** Ends the streams that did not end by themselves. */
    void endStreams() {
        streams.forEach(stream -> stream.fail(UnavailableException.shuttingDown(RETRY_DELAY)));
    }

    /** Calls that are let in and not over: not answered, or their answers not read. */
    int underWay() {
        return calls.present.get() + others.present.get();
    }

    /** Unary calls that are under way. */
    long activeCalls() {
        // The two do not change at once.
        return Math.max(0, underWay() - streams.size());
    }

    long activeStreams() {
        return streams.size();
    }

    /** How many unary calls there was no room for. */
    long refusedCalls() {
        return calls.refused.sum();
    }

    /** How many streams, and calls of standard services, there was no room for. */
    long refusedStreams() {
        return others.refused.sum();
    }

    private void enter(Exchange<?, ?> exchange, Count count) {
        if (count.present.incrementAndGet() > maxConcurrent) {
            count.present.decrementAndGet();
            count.refused.increment();
            throw ExhaustedException.overloaded(RETRY_DELAY);
        }
        exchange.atEnd(count.present::decrementAndGet);
    }

    /** Calls that share a limit. */
    private static final class Count {
        private final AtomicInteger present = new AtomicInteger();
        private final LongAdder refused = new LongAdder();
    }
}
