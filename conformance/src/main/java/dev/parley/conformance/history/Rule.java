package dev.parley.conformance.history;

import java.util.function.Consumer;

/** Looks at a history for what breaks some of the promises. */
@FunctionalInterface
interface Rule {
    void check(Evidence evidence, Consumer<Violation> report);
}
