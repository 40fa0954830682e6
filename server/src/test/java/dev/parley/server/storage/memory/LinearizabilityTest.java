package dev.parley.server.storage.memory;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever callers do to a session at the same time, their answers are those that they would get one after the other,
 * in some order. Lincheck makes up what they do, and goes through the ways in which their steps can meet.
 */
@Tag("lincheck")
final class LinearizabilityTest {
    private static final String BACKEND = "dev.parley.server.storage.memory.";
    private static final List<String> PURE = List.of(
            "dev.parley.server.domain.",
            "dev.parley.server.storage.Samples",
            "dev.parley.server.storage.StorageContract",
            BACKEND + "Packed",
            BACKEND + "HeapSize",
            BACKEND + "IdHash",
            "java.util.Formatter",
            "java.util.stream.",
            "java.util.concurrent.CompletableFuture");
    // In the domain, but behind them is the backend.
    private static final List<String> LOOKED_INTO = List.of("AppendPlan", "StoredLog");

    // The rules, the texts of refusals and the packing of messages keep nothing that two callers could meet in. Some of
    // what they do with bytes Lincheck could not follow.
    private static boolean isPure(String className) {
        return PURE.stream().anyMatch(className::startsWith)
                && LOOKED_INTO.stream().noneMatch(className::contains);
    }

    @Test
    void concurrentCallersAreAnsweredAsIfTheyCameOneAfterTheOther() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(1)
                .iterations(50)
                .invocationsPerIteration(50)
                .addGuarantee(
                        forClasses(LinearizabilityTest::isPure).allMethods().ignore())
                .sequentialSpecification(SessionModel.class)
                .check(StorageUnderTest.class);
    }
}
