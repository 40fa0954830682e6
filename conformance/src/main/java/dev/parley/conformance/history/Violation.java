package dev.parley.conformance.history;

import java.util.List;

/**
 * A promise that was not kept.
 *
 * @param promise as a sentence
 * @param facts what was seen that cannot all be true where the promise holds
 */
public record Violation(Promise promise, List<String> facts) {
    public Violation {
        facts = List.copyOf(facts);
    }

    static Violation of(Promise promise, Object... facts) {
        return new Violation(
                promise, List.of(facts).stream().map(Object::toString).toList());
    }

    @Override
    public String toString() {
        return promise.sentence() + System.lineSeparator() + "    "
                + String.join(System.lineSeparator() + "    ", facts);
    }
}
