package dev.parley.bench.parley;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Bytes;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.Stopwatch;
import dev.parley.bench.process.Measured;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Reads: the same requests in turn, again and again. */
public final class ReadContender implements Contender {
    private final Measured measured;
    private final Connections connections;
    private final Reads reads;
    private final int inFlight;
    private boolean timed;

    /** Keeps a number of calls in flight. */
    public ReadContender(Measured measured, Connections connections, Reads reads, int inFlight) {
        this.measured = measured;
        this.connections = connections;
        this.reads = reads;
        this.inFlight = inFlight;
    }

    /** Times each call from now on. */
    public ReadContender timed() {
        timed = true;
        return this;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        var load = new Load(connections, Bytes.method(reads.method().getFullMethodName(), MethodType.UNARY));
        var readers = IntStream.range(0, inFlight)
                .mapToObj(first -> new Reader(reads, first))
                .toList();
        if (timed) {
            var stopwatch = Stopwatch.over(readers);
            return Round.measure(measured, () -> load.run(stopwatch.callers(), length))
                    .with(stopwatch.read());
        }
        return Round.measure(measured, () -> load.run(readers, length));
    }

    /**
     * What is asked.
     *
     * @param leastBytes of an answer: a shorter one is wrong
     */
    public record Reads(MethodDescriptor<?, ?> method, List<byte[]> requests, int leastBytes) {}

    /** Asks one after the other. */
    private static final class Reader implements Caller {
        private final Reads reads;
        private int number;

        Reader(Reads reads, int first) {
            this.reads = reads;
            this.number = first;
        }

        @Override
        public byte[] next() {
            number = (number + 1) % reads.requests().size();
            return reads.requests().get(number);
        }

        @Override
        public void answered(byte[] answer) {
            if (answer.length < reads.leastBytes()) {
                throw new IllegalStateException("an answer of %d bytes is too short".formatted(answer.length));
            }
        }
    }
}
