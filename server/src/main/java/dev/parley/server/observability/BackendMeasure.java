package dev.parley.server.observability;

import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import java.util.Locale;
import java.util.Map;

/** Which backend a server stands on: always 1, and the labels say the rest. */
final class BackendMeasure {
    private BackendMeasure() {}

    static Measure of(Storage storage) {
        var durability = storage.durability().name().toLowerCase(Locale.ROOT).replace('_', '-');
        var labels = Map.of("backend", storage.backend(), "durability", durability);
        return new Measure(
                "parley.backend",
                Measure.Kind.GAUGE,
                "",
                "Always 1; the labels say what the backend is, and what an acknowledged write survives.",
                values -> values.put(1, labels));
    }
}
