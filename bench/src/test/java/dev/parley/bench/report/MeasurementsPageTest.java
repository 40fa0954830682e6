package dev.parley.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementsPageTest {
    private static final String PAGE =
            "# Title\n\n" + MeasurementsPage.START + "\n\nold\n\n" + MeasurementsPage.END + "\n\nwritten by hand\n";

    @Test
    void onlyWhatIsBetweenTheMarkersChanges() {
        var page = new MeasurementsPage(new History(List.of(Runs.of(Target.APPEND_CALLS, 0.5)))).rewrite(PAGE);

        assertThat(page)
                .startsWith("# Title\n")
                .endsWith("\n\nwritten by hand\n")
                .doesNotContain("old");
    }

    @Test
    void rewritingTwiceChangesNothingMore() {
        var writer = new MeasurementsPage(new History(List.of(Runs.of(Target.APPEND_CALLS, 0.5))));

        assertThat(writer.rewrite(writer.rewrite(PAGE))).isEqualTo(writer.rewrite(PAGE));
    }

    @Test
    void theNewestRunOfEachTargetIsThere() {
        var history = new History(List.of(
                Runs.of(Target.GET_CALLS, 0.91),
                Runs.of(Target.APPEND_CALLS, 0.51),
                Runs.of(Target.APPEND_CALLS, 0.82)));

        var page = new MeasurementsPage(history).rewrite(PAGE);

        assertThat(page)
                .contains("0.91×", "0.82×", "110 /s", "90.00 /s", "not measured yet")
                .doesNotContain("0.51×");
    }

    @Test
    void whatHasNoFloorIsListed() {
        var heap = new Figure(Target.HEAP, 59, true, Map.of("server's ids, bytes", List.of(76.0)));

        assertThat(new MeasurementsPage(new History(List.of(Runs.of(heap)))).rewrite(PAGE))
                .contains("server's ids, bytes: 76.00");
    }

    @Test
    void aPageWithoutMarkersIsRefused() {
        assertThatThrownBy(() -> new MeasurementsPage(new History(List.of())).rewrite("# Title"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
