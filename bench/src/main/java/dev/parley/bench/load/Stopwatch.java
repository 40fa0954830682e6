package dev.parley.bench.load;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times every call of some callers, from when it is made until its answer is there. */
public final class Stopwatch {
    private final List<Timed> callers;

    private Stopwatch(List<Timed> callers) {
        this.callers = callers;
    }

    /** For these callers, each of whose calls has one answer. */
    public static Stopwatch over(List<? extends Caller> callers) {
        return new Stopwatch(callers.stream().map(Timed::new).toList());
    }

    /** The same callers, watched. */
    public List<? extends Caller> callers() {
        return callers;
    }

    /** What was seen. Only when the load is over. */
    public Latencies read() {
        return Latencies.ofNanos(
                callers.stream().flatMapToLong(caller -> Arrays.stream(caller.nanos, 0, caller.calls)));
    }

    private static final class Timed implements Caller {
        private final Caller caller;
        private long[] nanos = new long[1024];
        private int calls;
        private long start;

        Timed(Caller caller) {
            this.caller = caller;
        }

        @Override
        public byte @Nullable [] next() {
            var request = caller.next();
            start = System.nanoTime();
            return request;
        }

        @Override
        public void answered(byte[] answer) {
            if (calls == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * calls);
            }
            nanos[calls++] = System.nanoTime() - start;
            caller.answered(answer);
        }
    }
}
