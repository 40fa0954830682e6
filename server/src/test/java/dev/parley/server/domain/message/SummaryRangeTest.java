package dev.parley.server.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SummaryRangeTest {
    private static final SummaryRange RANGE = new SummaryRange(3, 5);

    @Test
    void bothEndsBelongToIt() {
        assertThat(RANGE.contains(2)).isFalse();
        assertThat(RANGE.contains(3)).isTrue();
        assertThat(RANGE.contains(5)).isTrue();
        assertThat(RANGE.contains(6)).isFalse();
    }

    @Test
    void rangesOverlapThatHaveAMessageInCommon() {
        assertThat(RANGE.overlaps(new SummaryRange(1, 2))).isFalse();
        assertThat(RANGE.overlaps(new SummaryRange(1, 3))).isTrue();
        assertThat(RANGE.overlaps(new SummaryRange(4, 4))).isTrue();
        assertThat(RANGE.overlaps(new SummaryRange(5, 9))).isTrue();
        assertThat(RANGE.overlaps(new SummaryRange(6, 9))).isFalse();
    }
}
