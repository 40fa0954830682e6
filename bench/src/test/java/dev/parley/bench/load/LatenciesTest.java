package dev.parley.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MILLI = 1_000_000;

    @Test
    void aShareOfTheCallsTookNoLonger() {
        var latencies = Latencies.ofNanos(LongStream.rangeClosed(1, 200).map(i -> (201 - i) * MILLI));

        assertThat(latencies.millis(0.5)).isEqualTo(100);
        assertThat(latencies.millis(0.99)).isEqualTo(198);
        assertThat(latencies.millis(1)).isEqualTo(200);
    }

    @Test
    void ofASingleCallAllSharesAreTheSame() {
        var latencies = Latencies.ofNanos(LongStream.of(3 * MILLI));

        assertThat(latencies.millis(0.01)).isEqualTo(3);
        assertThat(latencies.millis(1)).isEqualTo(3);
    }

    @Test
    void ofNoCallsThereIsNothingToTell() {
        assertThatThrownBy(() -> Latencies.NONE.millis(0.5)).isInstanceOf(IllegalStateException.class);
    }
}
