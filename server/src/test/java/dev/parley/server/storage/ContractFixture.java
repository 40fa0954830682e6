package dev.parley.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionOrder;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

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

    /** Asserts that no method finds the session. */
    default void assertMissing(StorageClient tenant, String id) {
        assertThat(tenant.find(id)).isEmpty();
        assertThat(tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC))
                        .sessions())
                .extracting(Session::id)
                .doesNotContain(id);
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.update(Samples.closed(id)));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.delete(id));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.state(id));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.patch(id, Samples.set("k", "1")));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.append(id, "a"));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.message(id, "a"));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.message(id, 1));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.log(id));
    }

    /** Asserts what an order or bound of activity shows in the end: it may lag, by a second at most. */
    default void awaitActivity(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(assertion);
    }

    /** Lets many threads do something at once, and waits for all. What one of them throws, the test throws. */
    default void race(int threads, IntConsumer step) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var racers = IntStream.range(0, threads)
                    .mapToObj(i -> executor.submit(() -> step.accept(i)))
                    .toList();
            for (var racer : racers) {
                racer.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
