package dev.parley.server.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AppendTotalsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final String APPENDED = "parley.messages.appended";
    private static final String REPLAYED = "parley.messages.replayed";

    private final AppendTotals totals = new AppendTotals();

    @Test
    void nothingWasAppendedAtFirst() {
        assertThat(values()).isEqualTo(Map.of(APPENDED, 0.0, REPLAYED, 0.0));
    }

    @Test
    void newMessagesAndReplaysAreCountedApart() {
        totals.counted(appended(false, false, false, true));
        totals.counted(appended(true, true));
        totals.counted(appended(false));

        assertThat(values()).isEqualTo(Map.of(APPENDED, 4.0, REPLAYED, 3.0));
    }

    @Test
    void whatIsCountedIsHandedOn() {
        var appended = appended(false, true);

        assertThat(totals.counted(appended)).isSameAs(appended);
    }

    private Map<String, Double> values() {
        var values = new HashMap<String, Double>();
        for (var measure : totals.measures()) {
            measure.reading().read((value, _) -> values.put(measure.name(), value));
        }
        return values;
    }

    private static Appended appended(Boolean... isReplayed) {
        var results = Stream.of(isReplayed)
                .map(replayed -> new Appended.Result("m-1", 1, NOON, replayed))
                .toList();
        return new Appended(new UUID(1, 2), results);
    }
}
