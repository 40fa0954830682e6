package dev.parley.server.domain.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Usage;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What erasures and updates make of the sums of a log. */
final class LogSummaryTest {
    private static final Optional<Instant> NOON = Optional.of(Instant.parse("2026-01-01T12:00:00Z"));

    private final LogSummary log = new LogSummary(9, 4, 100, new Usage(10, 20, 30, 40), NOON, 2);

    @Test
    void anErasureTakesAwayWhatWasThereAndNotWhatWasSpent() {
        var after = log.without(new Extent(3, 75));

        assertThat(after).isEqualTo(new LogSummary(9, 1, 25, log.usage(), NOON, 3));
    }

    @Test
    void anErasureOfNothingIsNoChange() {
        assertThat(log.without(Extent.NONE)).isSameAs(log);
    }

    @Test
    void anUpdateCountsItsDifferences() {
        var after = log.updated(-30, new Usage(5, 5, 5, 5), new Usage(1, 6, 0, 5));

        assertThat(after).isEqualTo(new LogSummary(9, 4, 70, new Usage(6, 21, 25, 40), NOON, 3));
    }

    @Test
    void anUpdateThatLeavesTheSumsIsAChange() {
        assertThat(log.updated(0, Usage.NONE, Usage.NONE).changes()).isEqualTo(3);
    }
}
