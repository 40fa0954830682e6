package dev.parley.server.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MeasureTest {
    @Test
    void aReadingTellsTheValueOfThatMoment() {
        var sessions = new AtomicLong(3);
        var measure = Measure.gauge("parley.sessions", "{session}", "Sessions.", sessions::get);

        var before = valuesOf(measure);
        sessions.set(5);

        assertThat(before).containsExactly(3.0);
        assertThat(valuesOf(measure)).containsExactly(5.0);
    }

    @Test
    void countersOnlyGrowAndGaugesDoNot() {
        assertThat(Measure.counter("parley.a", "s", "A.", () -> 1).kind()).isEqualTo(Measure.Kind.COUNTER);
        assertThat(Measure.gauge("parley.b", "s", "B.", () -> 1).kind()).isEqualTo(Measure.Kind.GAUGE);
    }

    private static List<Double> valuesOf(Measure measure) {
        var values = new ArrayList<Double>();
        measure.reading().read((value, labels) -> {
            assertThat(labels).isEmpty();
            values.add(value);
        });
        return values;
    }
}
