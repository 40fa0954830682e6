package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LanesTest {
    private static final long DEADLINE = System.nanoTime() + 60_000_000_000L;

    private final LateCalls lateCalls = new LateCalls();
    private final Lanes lanes = new Lanes(2, 1, lateCalls);
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
