package dev.parley.conformance.support;

import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Many callers at the same time. */
public final class Together {
    private Together() {}

    /**
     * What became of one caller's call.
     *
     * @param answer present, or the refusal is
     */
    public record Attempt<T>(Optional<T> answer, Optional<Refusal> refusal) {
        public boolean isAnswered() {
            return answer.isPresent();
        }
    }

    /** Lets that many callers call at the same time, each once. Assertions that fail in one of them fail here. */
    public static <T> List<Attempt<T>> run(int callers, IntFunction<T> call) {
        var start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Attempt<T>>>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                running.add(executor.submit(() -> {
                    start.await();
                    return attempt(() -> call.apply(caller));
                }));
            }
            start.countDown();
            return running.stream().map(Together::outcome).toList();
        }
    }

    /** The same, where every call must be answered. */
    public static <T> List<T> answers(int callers, IntFunction<T> call) {
        return run(callers, call).stream()
                .map(attempt -> attempt.answer()
                        .orElseThrow(() -> new AssertionError(attempt.refusal().orElseThrow())))
                .toList();
    }

    /**
     * Lets readers read again and again while writers write.
     *
     * @param readers called with a condition that holds until the writers are done
     */
    public static void whileWriting(Runnable writers, List<Reader> readers) {
        var isWritten = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = readers.stream()
                    .map(reader -> executor.submit(() -> {
                        reader.readWhile(() -> isWritten.getCount() > 0);
                        return true;
                    }))
                    .toList();
            try {
                writers.run();
            } finally {
                isWritten.countDown();
            }
            reading.forEach(Together::outcome);
        }
    }

    /** Somebody who reads again and again. */
    @FunctionalInterface
    public interface Reader {
        void readWhile(BooleanSupplier isWriting);
    }

    private static <T> Attempt<T> attempt(Supplier<T> call) {
        try {
            return new Attempt<>(Optional.of(call.get()), Optional.empty());
        } catch (StatusRuntimeException e) {
            return new Attempt<>(Optional.empty(), Optional.of(Refusal.of(e)));
        }
    }

    private static <T> T outcome(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a caller failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
