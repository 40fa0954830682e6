package dev.parley.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.session.SessionStorage;
import dev.parley.server.storage.Sweeper.Schedule;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SweeperTest {
    private static final int BATCH = 10;

    private final List<Integer> asked = new ArrayList<>();
    private final Queue<Callable<Integer>> answers = new ArrayDeque<>();
    private final ManualTimer timer = new ManualTimer();
    private final Sweeper sweeper =
            new Sweeper(storage(), new Schedule(Duration.ofSeconds(10), BATCH), timer, new Random(1));

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    @Test
    void aSweepTakesBatchAfterBatchUntilThereIsNothingLeft() {
        answers.addAll(List.of(() -> BATCH, () -> BATCH, () -> 3));

        sweeper.start();
        timer.runNext();

        assertThat(asked).containsExactly(BATCH, BATCH, BATCH);
        assertThat(value("parley.sweeps")).isEqualTo(1);
        assertThat(timer.delays).hasSize(2);
    }

    @Test
    void pausesAreBetweenHalfAndOneAndAHalf() {
        sweeper.start();
        for (int i = 0; i < 100; i++) {
            answers.add(() -> 0);
            timer.runNext();
        }

        assertThat(timer.delays).allMatch(seconds -> seconds >= 5 && seconds <= 15);
        assertThat(timer.delays.stream().distinct().count()).isGreaterThan(5);
    }

    @Test
    void aSweepThatFailsIsCountedAndTriedAgain() {
        answers.add(() -> {
            throw UnavailableException.backend(new IOException("a fault"));
        });
        answers.add(() -> 0);

        sweeper.start();
        timer.runNext();
        timer.runNext();

        assertThat(value("parley.sweep.failures")).isEqualTo(1);
        assertThat(value("parley.sweeps")).isEqualTo(1);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aClosedSweeperSweepsNoMore() {
        answers.add(() -> BATCH);
        sweeper.start();

        sweeper.close();
        timer.runNext();

        assertThat(asked).isEmpty();
        assertThat(timer.delays).hasSize(1);
    }

    private double value(String name) {
        var values = new ArrayList<Double>();
        sweeper.measures().stream()
                .filter(measure -> measure.name().equals(name))
                .forEach(measure -> measure.reading().read((value, _) -> values.add(value)));
        return values.getFirst();
    }

    // Answers what the test says, to sweeps only.
    private SessionStorage storage() {
        InvocationHandler handler = (_, _, arguments) -> {
            asked.add((Integer) arguments[0]);
            try {
                return CompletableFuture.completedFuture(answers.remove().call());
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
        return (SessionStorage) Proxy.newProxyInstance(
                SessionStorage.class.getClassLoader(), new Class<?>[] {SessionStorage.class}, handler);
    }

    /** Keeps what is due later until the test asks for it; runs at once what is due now. */
    private static final class ManualTimer extends ScheduledThreadPoolExecutor {
        private final List<Long> delays = new ArrayList<>();
        private final Queue<Runnable> due = new ArrayDeque<>();

        ManualTimer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            delays.add(unit.toSeconds(delay));
            due.add(task);
            return super.schedule(new FutureTask<>(() -> null), 1, TimeUnit.DAYS);
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        void runNext() {
            due.remove().run();
        }
    }
}
