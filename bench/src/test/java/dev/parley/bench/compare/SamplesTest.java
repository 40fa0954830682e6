package dev.parley.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void theMedianIsTheOneInTheMiddle() {
        assertThat(new Samples(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(new Samples(List.of(4.0, 1.0, 100.0, 2.0)).median()).isEqualTo(3);
    }

    @Test
    void theSpreadSaysHowFarTheHighestIsAboveTheLowest() {
        assertThat(new Samples(List.of(100.0, 80.0, 90.0)).spread()).isEqualTo(0.25, within(1e-9));
    }

    @Test
    void roundsAgreeWithinAQuarter() {
        assertThat(new Samples(List.of(80.0, 100.0)).agree()).isTrue();
        assertThat(new Samples(List.of(79.0, 100.0)).agree()).isFalse();
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> new Samples(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
