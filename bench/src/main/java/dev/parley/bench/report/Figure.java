package dev.parley.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What came out for one target.
 *
 * @param value what is judged: a ratio of medians, or an amount
 * @param counts whether the machine was quiet enough
 * @param series all that was measured, by name, round by round; the names end with their unit
 */
public record Figure(Target target, double value, boolean counts, Map<String, List<Double>> series) {}
