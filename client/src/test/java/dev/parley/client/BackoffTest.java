package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMillis(500);

    @Test
    void waitsDoubleUpToTheLongest() {
        var backoff = new Backoff(FIRST, LONGEST, () -> 0.5);

        assertThat(waits(backoff, 5)).containsExactly(100L, 200L, 400L, 500L, 500L);
    }

    @Test
    void waitsVaryByAFifth() {
        assertThat(waits(new Backoff(FIRST, LONGEST, () -> 0), 2)).containsExactly(80L, 160L);
        assertThat(waits(new Backoff(FIRST, LONGEST, () -> 1), 2)).containsExactly(120L, 240L);
    }

    @Test
    void aWaitIsNeverShorterThanTold() {
        var told = Optional.of(Duration.ofSeconds(3));

        assertThat(new Backoff(FIRST, LONGEST, () -> 0).next(told)).hasMillis(3000);
        assertThat(new Backoff(FIRST, LONGEST, () -> 1).next(told)).hasMillis(3600);
    }

    @Test
    void aWaitMayBeLongerThanTold() {
        var backoff = new Backoff(FIRST, LONGEST, () -> 0.5);

        assertThat(backoff.next(Optional.of(Duration.ZERO))).hasMillis(100);
        assertThat(backoff.next(Optional.of(Duration.ofSeconds(-1)))).hasMillis(200);
    }

    @Test
    void noServerMakesAClientWaitForEver() {
        var backoff = new Backoff(FIRST, LONGEST, () -> 0);

        assertThat(backoff.next(Optional.of(Duration.ofSeconds(Long.MAX_VALUE))))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aResetBeginsAgain() {
        var backoff = new Backoff(FIRST, LONGEST, () -> 0.5);
        waits(backoff, 40);

        backoff.reset();

        assertThat(waits(backoff, 2)).containsExactly(100L, 200L);
    }

    private static List<Long> waits(Backoff backoff, int count) {
        var waits = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            waits.add(backoff.next(Optional.empty()).toMillis());
        }
        return waits;
    }
}
