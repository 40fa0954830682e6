package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TimerWheelTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000_000);
    private final TimerWheel wheel = new TimerWheel(clock::get);
    private final List<String> fired = new ArrayList<>();

    @Test
    void aTimerFiresAtItsTimeAndNotBefore() {
        wheel.schedule(in(100), () -> fired.add("timer"));

        pass(99);
        assertThat(fired).isEmpty();

        pass(3);
        assertThat(fired).containsExactly("timer");
    }

    @Test
    void aTimerFiresOnce() {
        wheel.schedule(in(10), () -> fired.add("timer"));

        pass(20);
        pass(5_000);

        assertThat(fired).containsExactly("timer");
    }

    @Test
    void aTimerOfAnotherRevolutionWaitsForItsOwn() {
        wheel.schedule(in(30_000), () -> fired.add("far"));
        wheel.schedule(in(30_000 % 2048), () -> fired.add("near"));

        for (int i = 0; i < 29_990; i += 10) {
            pass(10);
        }
        assertThat(fired).containsExactly("near");

        pass(15);
        assertThat(fired).containsExactly("near", "far");
    }

    @Test
    void aCancelledTimerNeverFires() {
        var first = wheel.schedule(in(10), () -> fired.add("first"));
        var second = wheel.schedule(in(10), () -> fired.add("second"));
        var third = wheel.schedule(in(10), () -> fired.add("third"));

        second.cancel();
        second.cancel();
        pass(12);
        first.cancel();
        third.cancel();

        assertThat(fired).containsExactlyInAnyOrder("first", "third");
    }

    @Test
    void aTimerInThePastFiresWithTheNextTicks() {
        pass(1_000);
        wheel.schedule(in(-500), () -> fired.add("late"));

        pass(6);

        assertThat(fired).containsExactly("late");
    }

    @Test
    void nothingIsLostWhenTheWheelWasHeldUp() {
        wheel.schedule(in(50), () -> fired.add("first"));
        wheel.schedule(in(7_000), () -> fired.add("second"));

        pass(3_600_000);

        assertThat(fired).containsExactlyInAnyOrder("first", "second");
    }

    @Test
    void aTaskThatThrowsLeavesTheOthersAlone() {
        wheel.schedule(in(10), () -> {
            throw new IllegalStateException("told to");
        });
        wheel.schedule(in(10), () -> fired.add("other"));

        pass(12);

        assertThat(fired).containsExactly("other");
    }

    @Test
    void aTurningWheelFiresAlsoAfterItHadNothingToDo() {
        var count = new AtomicInteger();
        try (var turning = new TimerWheel(System::nanoTime).start()) {
            await().during(Duration.ofMillis(2_500))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> count.get() == 0);

            turning.schedule(System.nanoTime() + MILLISECONDS.toNanos(5), count::incrementAndGet);

            await().atMost(Duration.ofSeconds(5)).until(() -> count.get() == 1);
        }
    }

    private long in(long millis) {
        return clock.get() + MILLISECONDS.toNanos(millis);
    }

    private void pass(long millis) {
        clock.addAndGet(MILLISECONDS.toNanos(millis));
        wheel.advance();
    }
}
