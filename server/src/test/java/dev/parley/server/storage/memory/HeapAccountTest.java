package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.Reason;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HeapAccountTest {
    private final HeapAccount account = new HeapAccount(100);

    @Test
    void givesOutSoManyBytesAndNoMore() {
        account.reserve(60);

        assertThatExceptionOfType(ExhaustedException.class)
                .isThrownBy(() -> account.reserve(41))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.QUOTA_EXCEEDED))
                .satisfies(e -> assertThat(e.context()).containsEntry("max_bytes", "100"));
        assertThat(account.heldBytes()).isEqualTo(60);
        assertThat(account.maxBytes()).isEqualTo(100);
        account.reserve(40);
    }

    @Test
    void takesBackWhatIsNotNeededAnyMore() {
        account.reserve(100);

        account.release(60);
        account.reserve(-40);

        assertThat(account.heldBytes()).isZero();
    }

    @Test
    void noNumberOfBytesIsTooLargeToRefuse() {
        account.reserve(100);

        assertThatExceptionOfType(ExhaustedException.class).isThrownBy(() -> account.reserve(Long.MAX_VALUE));
    }

    @Test
    void manyThreadsTogetherGetNoMore() {
        var granted = new AtomicInteger();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.execute(() -> {
                    try {
                        account.reserve(1);
                        granted.incrementAndGet();
                    } catch (ExhaustedException e) {
                        assertThat(account.heldBytes()).isEqualTo(100);
                    }
                });
            }
        }

        assertThat(granted).hasValue(100);
    }
}
