package dev.parley.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, by name, in the order of adding. */
final class Series {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    Series add(String name, List<Double> rounds) {
        values.put(name, List.copyOf(rounds));
        return this;
    }

    Map<String, List<Double>> values() {
        return values;
    }
}
