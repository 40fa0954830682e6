package dev.parley.server.storage;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Storage;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;

/** What the parts of {@link StorageContract} have in common. */
interface ContractFixture {
    /** The storage under test, made with the contract's limits and equality. */
    Storage storage();

    default StorageClient newTenant() {
        return StorageClient.ofNewTenant(storage());
    }

    default ThrowableAssertAlternative<ParleyException> assertRefused(Reason reason, ThrowingCallable step) {
        return assertThatExceptionOfType(ParleyException.class)
                .isThrownBy(step)
                .matches(refusal -> refusal.reason() == reason, "is " + reason);
    }

    /** Lets many threads do something at once, and waits for all. What one of them throws, the test throws. */
    default void race(int threads, IntConsumer step) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var racers = java.util.stream.IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(() -> step.accept(i)))
                    .toList();
            for (var racer : racers) {
                racer.get();
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
