package dev.parley.server.domain;

import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A number that the server knows of itself, to be asked for at any time. Whoever offers one keeps it ready: reading is
 * cheap and does not block.
 *
 * @param name for ever: operators build on it; in the form {@code parley.messages.appended}
 * @param unit as UCUM writes it, such as {@code s}, {@code By} or {@code {message}}
 * @param reading tells the present values
 */
public record Measure(String name, Kind kind, String unit, String description, Reading reading) {
    /** What becomes of the number in time. */
    public enum Kind {
        /** Counts what has happened since the start: it only grows. */
        COUNTER,
        /** Says what is: it goes up and down. */
        GAUGE,
    }

    /** Counts something. The unit is what is counted, in braces. */
    public static Measure counter(String name, String unit, String description, LongSupplier value) {
        return new Measure(name, Kind.COUNTER, unit, description, unlabelled(value));
    }

    /** Says how much of something there is. */
    public static Measure gauge(String name, String unit, String description, LongSupplier value) {
        return new Measure(name, Kind.GAUGE, unit, description, unlabelled(value));
    }

    private static Reading unlabelled(LongSupplier value) {
        return values -> values.put(value.getAsLong(), Map.of());
    }

    /** Tells what is measured now. */
    @FunctionalInterface
    public interface Reading {
        void read(Values values);
    }

    /** Takes what is measured. */
    @FunctionalInterface
    public interface Values {
        /**
         * Takes one value.
         *
         * @param labels which one it is, where there are several. They take few values, none of which a caller can
         *     choose: never content, an id, a tenant
         */
        void put(double value, Map<String, String> labels);

        /** Takes one value; beyond 2^53 the nearest that there is. */
        default void put(long value, Map<String, String> labels) {
            put((double) value, labels);
        }
    }
}
