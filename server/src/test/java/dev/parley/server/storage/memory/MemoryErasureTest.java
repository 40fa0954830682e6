package dev.parley.server.storage.memory;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.fixed;
import static dev.parley.server.storage.Samples.fork;
import static dev.parley.server.storage.Samples.marked;
import static dev.parley.server.storage.Samples.remarked;
import static dev.parley.server.storage.Samples.rewritten;
import static dev.parley.server.storage.Samples.running;
import static dev.parley.server.storage.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Purge.Mode;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What updates, erasures and forks make of the account of the heap, and of the clock. */
final class MemoryErasureTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Marks PINNED = new Marks(true, Optional.empty());

    private final ManualClock clock = new ManualClock();
    private final MemoryStorage storage = MemoryStorages.ofClock(clock);
    private final StorageClient tenant = StorageClient.ofNewTenant(storage);

    @Test
    void anErasedLogHoldsWhatAnEmptyOneDoes() {
        var id = tenant.create(session()).id();
        long empty = storage.heldBytes();

        tenant.append(append(id, List.of(running("a"), marked("b", PINNED), running("c")))
                .build());
        tenant.delete(id, Set.of("a", "b", "c"));
        assertThat(storage.heldBytes()).isEqualTo(empty);

        tenant.append(append(id, List.of(running("a"), marked("b", PINNED))).build());
        tenant.truncate(new Truncation(id, 0, 5));
        assertThat(storage.heldBytes()).isEqualTo(empty);
    }

    @Test
    void updatesThatUndoEachOtherHoldNothing() {
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(running("a"), running("b"))).build());
        tenant.update(rewritten(id, "a", Optional.empty(), "x"));
        long before = storage.heldBytes();

        for (int i = 0; i < 1000; i++) {
            tenant.update(rewritten(id, "a", Optional.empty(), "y"));
            tenant.update(remarked(id, "b", PINNED));
            tenant.update(remarked(id, "b", Marks.NONE));
            tenant.update(rewritten(id, "a", Optional.empty(), "x"));
        }

        // Versions are counted, in a byte or two.
        assertThat(storage.heldBytes()).isBetween(before, before + 32);
    }

    @Test
    void replacementsOfMarkedMessagesHoldNothing() {
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(marked("m-1000", PINNED))).build());
        long before = storage.heldBytes();

        for (int i = 1; i <= 1000; i++) {
            tenant.append(append(id, List.of(marked("m-" + (1000 + i), PINNED)))
                    .replacing(i, i - 1)
                    .build());
        }

        // Sequences are larger, by a byte or two.
        assertThat(storage.heldBytes()).isBetween(before, before + 32);
    }

    @Test
    void forksAndTheirSourcesHoldNothingOnceTheyAreGone() {
        var id = tenant.create(Samples.sessionWithState(Map.of("k", "1"))).id();
        tenant.append(append(id, List.of(running("a"), marked("b", PINNED), running("c")))
                .build());
        var fork = tenant.fork(fork(id, 2)).id();
        var second = tenant.fork(fork(fork, 0)).id();
        tenant.delete(fork, Set.of("a"));
        tenant.update(remarked(second, "a", PINNED));

        tenant.delete(id);
        tenant.delete(second);
        assertThat(storage.heldBytes()).isPositive();
        tenant.delete(fork);

        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void aPurgeHoldsNothing() {
        for (int i = 0; i < 250; i++) {
            var id = tenant.create(Samples.sessionOf("app", "user")).id();
            tenant.append(id, "a");
        }

        var step = tenant.purge(new Purge(
                Samples.ofOwner(Optional.of("app"), Optional.empty()),
                Mode.ERASE,
                Optional.empty(),
                new Purge.Limit(500, 1000, 1000)));

        // All were created at one time, which is the purge's: they were there before it.
        assertThat(step.sessions()).isEqualTo(250);
        assertThat(storage.heldBytes()).isZero();
        assertThat(tenant.count(SessionFilter.ALL, 10).count()).isZero();
    }

    @Test
    void aForkThatDoesNotFitIsRefusedAndHoldsNothing() {
        var small = MemoryStorages.ofBytes(40_000);
        var owner = StorageClient.ofNewTenant(small);
        var id = owner.create(session()).id();
        owner.append(append(
                        id, List.of(Samples.message("a", "x".repeat(10_000)), Samples.message("b", "x".repeat(10_000))))
                .build());
        long before = small.heldBytes();

        assertThatThrownBy(() -> owner.fork(fork(id, 0))).isInstanceOf(ExhaustedException.class);

        assertThat(small.heldBytes()).isEqualTo(before);
        assertThat(owner.count(SessionFilter.ALL, 10).count()).isEqualTo(1);
        assertThat(owner.fork(fork(id, 1)).log().messageCount()).isEqualTo(1);
    }

    @Test
    void anUpdateThatDoesNotFitIsRefusedAndChangesNothing() {
        var small = MemoryStorages.ofBytes(10_000);
        var owner = StorageClient.ofNewTenant(small);
        var id = owner.create(session()).id();
        owner.append(append(id, List.of(running("a"))).build());
        var before = owner.message(id, "a");
        long held = small.heldBytes();

        assertThatThrownBy(() -> owner.update(rewritten(id, "a", Optional.empty(), "x".repeat(20_000))))
                .isInstanceOf(ExhaustedException.class);

        assertThat(owner.message(id, "a")).isEqualTo(before);
        assertThat(small.heldBytes()).isEqualTo(held);
    }

    @Test
    void anExpiredSessionIsMissingForEveryChangeOfItsLog() {
        var id = tenant.create(session(fixed(HOUR))).id();
        tenant.append(append(id, List.of(running("a"), running("b"))).build());

        clock.advance(HOUR);

        assertThatThrownBy(() -> tenant.update(rewritten(id, "a", Optional.empty(), "x")))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tenant.delete(id, Set.of("a"))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tenant.truncate(new Truncation(id, 0, 2))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tenant.marked(id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> tenant.pick(id, 1L)).isInstanceOf(NotFoundException.class);
        assertThat(tenant.head(id)).isEmpty();
        assertThatThrownBy(() -> tenant.fork(fork(id, 0))).isInstanceOf(NotFoundException.class);
        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void aForkOutlivesItsSourceByTheTimeBetweenThem() {
        var id = tenant.create(session(fixed(HOUR))).id();
        tenant.append(id, "a");
        clock.advance(HOUR.dividedBy(2));
        var fork = tenant.fork(fork(id, 0)).id();

        clock.advance(HOUR.dividedBy(2));
        tenant.sweep();

        assertThat(tenant.find(id)).isEmpty();
        assertThat(tenant.log(fork)).hasSize(1);
        clock.advance(HOUR.dividedBy(2));
        tenant.sweep();
        assertThat(storage.heldBytes()).isZero();
    }

    @Test
    void theIdOfAnExpiredSessionCanBeForkedTo() {
        var taken = tenant.create(session(fixed(HOUR))).id();
        var source = tenant.create(session()).id();

        clock.advance(HOUR);
        var fork = tenant.fork(new Fork(source, 0, taken, UUID.randomUUID(), Optional.empty(), Fork.Overrides.NONE));

        assertThat(tenant.get(taken)).isEqualTo(fork);
    }
}
