package dev.parley.bench.report;

import java.util.Locale;

/** What a value counts. */
public enum Unit {
    /** Of the candidate to the floor. */
    RATIO("%.2f×"),
    /** One with more digits, since it is small. */
    FINE_RATIO("%.3f×"),
    BYTES("%.0f bytes"),
    MEGABYTES("%.0f MB");

    private final String format;

    Unit(String format) {
        this.format = format;
    }

    /** A value for people. */
    public String format(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
