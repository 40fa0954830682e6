package dev.parley.server.grpc.transport;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends streams as fast as their readers take them, and ends them when the server stops. */
public final class Streams {
    private final TimerWheel timers;
    private final ByteBudget answers;
    private final long stallNanos;
    private final Set<StreamPump<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    Streams(TimerWheel timers, ByteBudget answers, Duration stallTimeout) {
        this.timers = timers;
        this.answers = answers;
        this.stallNanos = stallTimeout.toNanos();
    }

    /** Answers a server-streaming call. To be called by the handler before it returns, and as its last deed. */
    public <T> void send(StreamObserver<T> response, StreamSource<T> source) {
        var pump = new StreamPump<>((ServerCallStreamObserver<T>) response, source, this);
        open.add(pump);
        // Looked at after the pump is in the set: so drain() ends it, or this does.
        if (draining) {
            pump.drain();
        }
        pump.start();
    }

    /** Ends every stream, and every later one as soon as it begins, at a position to resume from. */
    void drain() {
        draining = true;
        open.forEach(StreamPump::drain);
    }

    int openStreams() {
        return open.size();
    }

    void ended(StreamPump<?> pump) {
        open.remove(pump);
    }

    ByteBudget answers() {
        return answers;
    }

    /** Runs a task when a reader has stalled for too long. */
    TimerWheel.Timer onStall(Runnable task) {
        return timers.schedule(timers.nanoTime() + stallNanos, task);
    }
}
