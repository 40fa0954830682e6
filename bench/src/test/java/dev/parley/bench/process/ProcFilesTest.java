package dev.parley.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcFilesTest {
    @Test
    void residentMemoryIsReadInMegabytes() {
        var status = """
                Name:\tjava
                VmPeak:\t 9002324 kB
                VmRSS:\t  100000 kB
                RssAnon:\t   90000 kB
                """;

        assertThat(ProcFiles.residentMegabytes(status)).isEqualTo(102.4, within(1e-9));
    }

    @Test
    void aProcessWithoutMemoryIsNone() {
        assertThatThrownBy(() -> ProcFiles.residentMegabytes("Name:\tkthreadd\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theProcessorHasAName() {
        assertThat(ProcFiles.processor("processor\t: 0\nmodel name\t: AMD EPYC\nstepping\t: 1\n"))
                .isEqualTo("AMD EPYC");
        assertThat(ProcFiles.processor("Hardware\t: BCM2835\n")).isEmpty();
    }

    @Test
    void aThreadsTimeIsUserAndSystemTime() {
        var stat = "17 (GC Thread#11) S 1 2 3 4 5 6 7 8 9 10 250 50 13 14 15";

        var thread = ProcFiles.threadTime(stat);

        assertThat(thread.name()).isEqualTo("GC Thread");
        assertThat(thread.seconds()).isEqualTo(3);
    }

    @Test
    void aThreadsNameMayHaveAnything() {
        assertThat(ProcFiles.threadTime("17 (a) b (c) R 1 2 3 4 5 6 7 8 9 10 1 1 13")
                        .name())
                .isEqualTo("a) b (c");
    }

    @Test
    void whatEndedChildrenTookIsApart() {
        var stat = "17 (postgres) S 1 2 3 4 5 6 7 8 9 10 250 50 120 30 15 16";

        assertThat(ProcFiles.endedChildrensCpu(stat)).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aProcessThatIsNotThereTakesNothing() {
        assertThat(ProcFiles.cpu(Integer.MAX_VALUE)).isZero();
    }
}
