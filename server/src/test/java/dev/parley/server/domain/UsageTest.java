package dev.parley.server.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UsageTest {
    @Test
    void addsFieldByField() {
        assertThat(new Usage(1, 2, 3, 4).plus(new Usage(10, 20, 30, 40))).isEqualTo(new Usage(11, 22, 33, 44));
    }

    @Test
    void stopsAtTheLargestNumber() {
        var most = new Usage(Long.MAX_VALUE, 1, 0, 0);

        assertThat(most.plus(new Usage(1, 1, 0, 0))).isEqualTo(new Usage(Long.MAX_VALUE, 2, 0, 0));
    }

    @Test
    void subtractsFieldByField() {
        assertThat(new Usage(10, 20, 30, 40).minus(new Usage(1, 2, 3, 4))).isEqualTo(new Usage(9, 18, 27, 36));
        assertThat(new Usage(1, 2, 3, 4).minus(Usage.NONE)).isEqualTo(new Usage(1, 2, 3, 4));
    }

    @Test
    void differencesStopAtZero() {
        assertThat(new Usage(1, 2, 3, 4).minus(new Usage(2, 2, 4, Long.MAX_VALUE)))
                .isEqualTo(Usage.NONE);
    }
}
