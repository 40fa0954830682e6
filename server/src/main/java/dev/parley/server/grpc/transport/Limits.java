package dev.parley.server.grpc.transport;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.UnavailableException;
import io.grpc.Metadata;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

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
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();
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
        if (rpc.isOurs() && answers.isExhausted()) {
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
        return calls.get() + others.get();
    }

    private void enter(Exchange<?, ?> exchange, AtomicInteger count) {
        if (count.incrementAndGet() > maxConcurrent) {
            count.decrementAndGet();
            throw ExhaustedException.overloaded(RETRY_DELAY);
        }
        exchange.atEnd(count::decrementAndGet);
    }
}
