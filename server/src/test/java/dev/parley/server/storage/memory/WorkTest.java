package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.Tenant;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class WorkTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final Work work = new Work(Runnable::run);
    private final AtomicBoolean isDone = new AtomicBoolean();

    @Test
    void whatHasTimeIsCarriedOut() {
        var answer = work.later(call(HOUR), () -> isDone.getAndSet(true));

        assertThat(answer.toCompletableFuture()).isCompletedWithValue(false);
        assertThat(isDone).isTrue();
    }

    @Test
    void whatHasNoTimeLeftIsNotBegun() {
        var answer = work.later(call(-HOUR), () -> isDone.getAndSet(true));

        assertThat(answer.toCompletableFuture().exceptionNow()).isInstanceOf(DeadlineException.class);
        assertThat(isDone).isFalse();
    }

    private static Call call(long nanosLeft) {
        return new Call(new Tenant("acme"), System.nanoTime() + nanosLeft);
    }
}
