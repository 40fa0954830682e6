package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.ParleyException;
import dev.parley.server.storage.postgres.Pauses.Pausing;
import dev.parley.server.storage.queue.LateCalls;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PausesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LateCalls late = new LateCalls();
    private final Pauses pauses = new Pauses(10, late);

    @AfterEach
    void close() {
        pauses.close();
        late.close();
    }

    @Test
    void whoCannotBeResumedIsTriedAgainAndHoldsUpNobody() {
        var failing = new FailingOnce();
        var other = new FailingOnce();
        other.hasFailed = true;
        long now = System.nanoTime();

        pauses.add(failing, now);
        pauses.add(other, now + 1);

        assertThat(other.resumed).succeedsWithin(PATIENCE);
        assertThat(failing.resumed).succeedsWithin(PATIENCE);
    }

    private static final class FailingOnce implements Pausing {
        private final CompletableFuture<String> resumed = new CompletableFuture<>();
        private boolean hasFailed;

        @Override
        public void resume() {
            if (!hasFailed) {
                hasFailed = true;
                throw new OutOfMemoryError("no thread can be made");
            }
            resumed.complete("resumed");
        }

        @Override
        public long deadlineNanos() {
            return System.nanoTime() + PATIENCE.toNanos();
        }

        @Override
        public void giveUp() {}

        @Override
        public void refuse(ParleyException refusal) {
            resumed.completeExceptionally(refusal);
        }
    }
}
