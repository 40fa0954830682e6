package dev.parley.bench.report;

/**
 * What a value should come to.
 *
 * @param higherIsBetter whether the value should be at least, or at most, what follows
 * @param goal what it has to come to
 * @param beyond what would be better still
 */
public record Bound(boolean higherIsBetter, double goal, double beyond) {
    static Bound atLeast(double goal, double beyond) {
        return new Bound(true, goal, beyond);
    }

    static Bound atMost(double goal, double beyond) {
        return new Bound(false, goal, beyond);
    }

    /** How far a value got. */
    public Verdict judge(double value) {
        if (reaches(value, beyond)) {
            return Verdict.BEYOND;
        }
        return reaches(value, goal) ? Verdict.REACHED : Verdict.MISSED;
    }

    /** The goal for people. */
    public String sign() {
        return higherIsBetter ? "≥" : "≤";
    }

    private boolean reaches(double value, double limit) {
        return higherIsBetter ? value >= limit : value <= limit;
    }

    /** How far a value got. */
    public enum Verdict {
        MISSED,
        REACHED,
        BEYOND
    }
}
