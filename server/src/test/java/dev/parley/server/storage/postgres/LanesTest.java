package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.queue.LateCalls;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LanesTest {
    private static final long DEADLINE = System.nanoTime() + 60_000_000_000L;

    private final LateCalls lateCalls = new LateCalls();
    private final LockPatience patience = new LockPatience(Duration.ofMinutes(1));
    private final Lanes lanes = lanes(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        lanes.close();
        lateCalls.close();
    }

    @Test
    void whatWaitsWhenTheLanesCloseIsRefused() throws InterruptedException {
        var _ = lanes.quick(DEADLINE, this::work);
        begun.await();
        var waiting = lanes.quick(DEADLINE, () -> "done");

        lanes.close();

        assertThat(refusal(waiting).reason()).isEqualTo(Reason.SHUTTING_DOWN);
        assertThat(refusal(lanes.slow(DEADLINE, () -> "done")).reason()).isEqualTo(Reason.SHUTTING_DOWN);
    }

    @Test
    void aFullLaneRefuses() throws InterruptedException {
        var _ = lanes.quick(DEADLINE, this::work);
        begun.await();
        var waiting = lanes.quick(DEADLINE, () -> "done");

        var refused = lanes.quick(DEADLINE, () -> "done");

        assertThat(refusal(refused)).isInstanceOf(ExhaustedException.class);
        goOn.countDown();
        assertThat(waiting.toCompletableFuture().join()).isEqualTo("done");
    }

    @Test
    void whoWaitsForTheNextAttemptMakesThoseOfOthersShorter() {
        try (var roomy = lanes(10)) {
            int alone = patience.attemptMillis();
            var isFree = new AtomicBoolean();
            var waiting = roomy.quick(DEADLINE, () -> isFree.get() ? "done" : fail());

            // On the only thread, for which the first waits when its pause is over.
            var attempt = roomy.quick(DEADLINE, () -> {
                await().until(() -> roomy.paused() == 0 && roomy.queuedQuick() == 1);
                isFree.set(true);
                return patience.attemptMillis();
            });

            assertThat(attempt.toCompletableFuture().join()).isLessThan(alone);
            assertThat(waiting.toCompletableFuture().join()).isEqualTo("done");
            await().until(() -> patience.attemptMillis() == alone);
        }
    }

    @Test
    void whoFindsItsSessionLockedLeavesItsThreadToOthersAndComesBack() {
        try (var roomy = lanes(10)) {
            var isFree = new AtomicBoolean();
            var waiting = roomy.quick(DEADLINE, () -> isFree.get() ? "done" : fail());

            // On the only thread.
            var other = roomy.quick(DEADLINE, () -> "other").toCompletableFuture();

            assertThat(other.join()).isEqualTo("other");
            assertThat(waiting.toCompletableFuture()).isNotDone();
            isFree.set(true);
            assertThat(waiting.toCompletableFuture().join()).isEqualTo("done");
        }
    }

    @Test
    void whoStandsAsideWhenTheLanesCloseIsRefused() {
        var waiting = lanes.quick(DEADLINE, LanesTest::fail);
        await().until(() -> lanes.paused() == 1);

        lanes.close();

        assertThat(refusal(waiting).reason()).isEqualTo(Reason.SHUTTING_DOWN);
    }

    @Test
    void whoStandsAsideForTooLongIsRefusedInTime() {
        var waiting = lanes.quick(System.nanoTime() + 300_000_000, LanesTest::fail);

        assertThat(waiting.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(DeadlineException.class);
    }

    @Test
    void onlySoManyStandAside() {
        try (var few = lanes(2)) {
            var calls = new ArrayList<CompletableFuture<String>>();
            for (int i = 0; i < 2; i++) {
                int before = i;
                await().until(() -> few.paused() == before);
                calls.add(few.quick(DEADLINE, LanesTest::fail).toCompletableFuture());
            }
            await().until(() -> few.paused() == 2);

            calls.add(few.quick(DEADLINE, LanesTest::fail).toCompletableFuture());

            await().until(() -> calls.stream().anyMatch(CompletableFuture::isDone));
            assertThat(calls.stream().filter(CompletableFuture::isDone))
                    .singleElement()
                    .matches(refused -> refusal(refused) instanceof ExhaustedException);
        }
    }

    private Lanes lanes(int queued) {
        return new Lanes(2, queued, lateCalls, patience);
    }

    private static String fail() {
        throw UnavailableException.backend(new SQLException("somebody else has the lock", "55P03"));
    }

    private String work() {
        begun.countDown();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "done";
    }

    private static ParleyException refusal(CompletionStage<String> stage) {
        return (ParleyException) stage.toCompletableFuture().exceptionNow();
    }
}
