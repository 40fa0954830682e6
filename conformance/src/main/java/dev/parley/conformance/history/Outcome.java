package dev.parley.conformance.history;

/** What a caller knows of its mutation. */
public sealed interface Outcome<T> {
    /** It was applied. */
    record Acknowledged<T>(T answer) implements Outcome<T> {
        @Override
        public String toString() {
            return "answered " + answer;
        }
    }

    /** It was certainly not applied. */
    record Refused<T>(String reason) implements Outcome<T> {
        @Override
        public String toString() {
            return "refused, " + reason;
        }
    }

    /** It was applied whole, or will be, or never is. */
    record Unknown<T>(String reason) implements Outcome<T> {
        @Override
        public String toString() {
            return "outcome unknown, " + reason;
        }
    }

    default boolean isAcknowledged() {
        return this instanceof Acknowledged;
    }

    default boolean isRefused() {
        return this instanceof Refused;
    }
}
