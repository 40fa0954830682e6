package dev.parley.bench.load;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one call of a method in flight for each of its callers, until the time is up or they have nothing more to ask.
 * For a method that streams, each item is an answer.
 */
public final class Load {
    // How long the last calls may take once the time is up.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Connections connections;
    private final MethodDescriptor<byte[], byte[]> method;

    public Load(Connections connections, MethodDescriptor<byte[], byte[]> method) {
        this.connections = connections;
        this.method = method;
    }

    /**
     * Calls, and returns when the last call came back.
     *
     * @return the number of answers
     * @throws LoadFailedException if any call failed
     */
    public long run(List<? extends Caller> callers, Duration length) throws InterruptedException {
        return new Run(callers, length).run();
    }

    /** One run. */
    private final class Run {
        private final List<Loop> loops = new ArrayList<>();
        private final CountDownLatch atWork;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Duration patience;
        private final long end;

        Run(List<? extends Caller> callers, Duration length) {
            this.atWork = new CountDownLatch(callers.size());
            this.patience = length.plus(PATIENCE);
            this.end = System.nanoTime() + length.toNanos();
            for (var caller : callers) {
                loops.add(new Loop(this, caller, connections.of(loops.size())));
            }
        }

        long run() throws InterruptedException {
            loops.forEach(Loop::next);
            if (!atWork.await(patience.toNanos(), NANOSECONDS)) {
                throw new LoadFailedException("%s: no answer for %s".formatted(method.getFullMethodName(), PATIENCE));
            }
            var failed = failure.get();
            if (failed != null) {
                throw new LoadFailedException(
                        "%s failed: %s".formatted(method.getFullMethodName(), failed.getMessage()), failed);
            }
            return loops.stream().mapToLong(loop -> loop.answers).sum();
        }

        boolean isOver() {
            return failure.get() != null || System.nanoTime() - end >= 0;
        }
    }

    /** One caller at work. Its calls come one after the other, so nothing here is shared. */
    private final class Loop extends ClientCall.Listener<byte[]> {
        private final Run run;
        private final Caller caller;
        private final Channel channel;
        private long answers;

        Loop(Run run, Caller caller, Channel channel) {
            this.run = run;
            this.caller = caller;
            this.channel = channel;
        }

        void next() {
            var request = run.isOver() ? null : caller.next();
            if (request == null) {
                run.atWork.countDown();
                return;
            }
            var call = channel.newCall(method, CallOptions.DEFAULT);
            call.start(this, new Metadata());
            call.request(Integer.MAX_VALUE);
            call.sendMessage(request);
            call.halfClose();
        }

        @Override
        public void onMessage(byte[] answer) {
            answers++;
            try {
                caller.answered(answer);
            } catch (RuntimeException e) {
                run.failure.compareAndSet(null, e);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
                run.failure.compareAndSet(null, status.asException());
            }
            next();
        }
    }
}
