package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.randomId;
import static dev.parley.server.storage.Samples.remove;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionWithState;
import static dev.parley.server.storage.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StatePatch;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens to a session's state, on its own. */
interface StateContract extends ContractFixture {
    @Test
    default void aSessionStartsWithTheStateThatItIsCreatedWith() {
        var tenant = newTenant();
        var state = Map.of(
                "a", "{\"z\": 1,  \"a\": 12345678901234567890}", "b", "null", "\u00e9\uD83D\uDE00", "\"\\u0000\"");

        var session = tenant.create(sessionWithState(state));

        assertThat(tenant.state(session.id()).entries()).isEqualTo(state);
    }

    @Test
    default void aSessionWithoutStateHasAnEmptyOne() {
        var tenant = newTenant();
        var session = tenant.create(session());

        assertThat(tenant.state(session.id()).entries()).isEmpty();
        assertThat(tenant.state(session.id()).etag()).isNotEmpty();
    }

    @Test
    default void aPatchSetsAndRemovesInOneStep() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("a", "1", "b", "2")));

        var etag = tenant.patch(session.id(), new StatePatch(Map.of("b", "null", "c", "3"), Set.of("a", "missing")));

        var state = tenant.state(session.id());
        assertThat(state.entries()).isEqualTo(Map.of("b", "null", "c", "3"));
        assertThat(state.etag()).isEqualTo(etag);
    }

    @Test
    default void someKeysAreReadWithTheEtagOfAll() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("a", "1", "b", "2")));

        var some = tenant.state(session.id(), "a", "missing");

        assertThat(some.entries()).isEqualTo(Map.of("a", "1"));
        assertThat(some.etag()).isEqualTo(tenant.state(session.id()).etag());
    }

    @Test
    default void aPatchMovesTheEtagOfTheState() {
        var tenant = newTenant();
        var session = tenant.create(session());
        var before = tenant.state(session.id()).etag();

        var after = tenant.patch(session.id(), set("a", "1"));

        assertThat(after).isNotEqualTo(before);
    }

    @Test
    default void appendsAndUpdatesLeaveTheEtagOfTheState() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("a", "1")));
        var before = tenant.state(session.id()).etag();

        tenant.append(session.id(), "a");
        tenant.update(Samples.retitled(session.id(), Optional.empty(), "new"));

        assertThat(tenant.state(session.id()).etag()).isEqualTo(before);
    }

    @Test
    default void aPatchThatChangesNothingSucceedsWhateverItsEtag() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("a", "1")));
        var before = tenant.state(session.id()).etag();
        var change = new StateChange(
                session.id(), Optional.of("stale"), new StatePatch(Map.of("a", "1"), Set.of("missing")));

        assertThat(tenant.patch(change)).isEqualTo(before);
    }

    @Test
    default void aPatchWithAStaleEtagIsRefusedAndChangesNothing() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("a", "1")));
        var change = new StateChange(session.id(), Optional.of("stale"), set("a", "2"));

        assertRefused(Reason.ETAG_MISMATCH, () -> tenant.patch(change));

        assertThat(tenant.state(session.id()).entries()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    default void exactlyOneOfManyGuardedPatchesWins() {
        var tenant = newTenant();
        var session = tenant.create(session());
        var etag = tenant.state(session.id()).etag();
        var wins = new AtomicInteger();

        race(16, i -> {
            try {
                tenant.patch(new StateChange(session.id(), Optional.of(etag), set("k", Integer.toString(i))));
                wins.incrementAndGet();
            } catch (ConflictException lost) {
                assertThat(lost.reason()).isEqualTo(Reason.ETAG_MISMATCH);
            }
        });

        assertThat(wins).hasValue(1);
    }

    @Test
    default void patchesThatRaceAllTakeEffect() {
        var tenant = newTenant();
        var session = tenant.create(session());

        race(16, i -> tenant.patch(session.id(), set("k" + i, Integer.toString(i))));

        assertThat(tenant.state(session.id()).entries()).hasSize(16);
    }

    @Test
    default void aStateThatIsTooLargeIsRefusedAndChangesNothing() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("a", "1")));

        assertRefused(Reason.STATE_FULL, () -> tenant.patch(session.id(), set("b", "x".repeat(10_000))));

        assertThat(tenant.state(session.id()).entries()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    default void aSessionWhoseStateIsTooLargeIsNotCreated() {
        var tenant = newTenant();
        var session = sessionWithState(Map.of("b", "x".repeat(10_000)));

        assertRefused(Reason.STATE_FULL, () -> tenant.create(session));

        assertThat(tenant.find(session.id())).isEmpty();
    }

    @Test
    default void removingMakesRoom() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("a", "x".repeat(6000))));

        assertRefused(Reason.STATE_FULL, () -> tenant.patch(session.id(), set("b", "x".repeat(6000))));
        tenant.patch(session.id(), remove("a"));
        tenant.patch(session.id(), set("b", "x".repeat(6000)));

        assertThat(tenant.state(session.id()).entries()).containsOnlyKeys("b");
    }

    @Test
    default void theStateOfAMissingSessionIsNotEmptyButMissing() {
        var tenant = newTenant();

        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.state(randomId()));
    }
}
