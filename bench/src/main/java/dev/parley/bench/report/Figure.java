package dev.parley.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out for one target.
 *
 * @param value what is judged: a ratio of medians, or an amount
 * @param counts whether the machine was quiet enough
 * @param series all that was measured, by name, round by round; the names end with their unit
 */
public record Figure(Target target, double value, boolean counts, Map<String, List<Double>> series) {
    /** The same with one more value beside it. */
    public Figure with(String name, double other) {
        Map<String, List<Double>> all = new LinkedHashMap<>(series);
        all.put(name, List.of(other));
        return new Figure(target, value, counts, all);
    }
}
