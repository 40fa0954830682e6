package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.report.Bound.Verdict;
import org.junit.jupiter.api.Test;

class BoundTest {
    @Test
    void moreIsBetterWhereTheGoalIsALowerBound() {
        var bound = Bound.atLeast(0.75, 0.90);

        assertThat(bound.judge(0.74)).isEqualTo(Verdict.MISSED);
        assertThat(bound.judge(0.75)).isEqualTo(Verdict.REACHED);
        assertThat(bound.judge(0.90)).isEqualTo(Verdict.BEYOND);
    }

    @Test
    void lessIsBetterWhereTheGoalIsAnUpperBound() {
        var bound = Bound.atMost(96, 48);

        assertThat(bound.judge(97)).isEqualTo(Verdict.MISSED);
        assertThat(bound.judge(96)).isEqualTo(Verdict.REACHED);
        assertThat(bound.judge(48)).isEqualTo(Verdict.BEYOND);
    }
}
