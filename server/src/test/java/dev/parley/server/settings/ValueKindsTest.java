package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueKindsTest {
    @ParameterizedTest
    @CsvSource({"0B, 0", "17, 17", "512B, 512", "64KiB, 65536", "3MiB, 3145728", "2GiB, 2147483648"})
    void sizesAreReadAndShown(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
        assertThat(ByteSize.parse(ByteSize.show(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "4MB", "4 MiB", "4mib", "99999999999999GiB", "9999999999999999999"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0s, 0", "500ms, 500", "90s, 90000", "5m, 300000", "36h, 129600000", "7d, 604800000"})
    void durationsAreReadAndShown(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.show(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5s", "1.5s", "5 s", "5S", "PT5S", "9999999999s"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
    }

    @Test
    void aSecretNeverShowsItself() {
        assertThat(new Secret("hunter2")).hasToString("***");
    }
}
