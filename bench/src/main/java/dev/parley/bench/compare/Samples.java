package dev.parley.bench.compare;

import java.util.List;

/**
 * One figure, measured again and again.
 *
 * @param values at least one, in the order of measuring
 */
public record Samples(List<Double> values) {
    private static final double QUIET = 0.25;

    public Samples {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        values = List.copyOf(values);
    }

    /** The one in the middle, or what lies between the two there. */
    public double median() {
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** How far the highest is above the lowest: 0.25 is a quarter. */
    public double spread() {
        double low = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return high / low - 1;
    }

    /** Whether the values are near enough to each other to be believed: within 25 %. */
    public boolean agree() {
        return spread() <= QUIET;
    }
}
