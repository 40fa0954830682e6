package dev.parley.server.domain.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class StateTest {
    private static final UUID UID = new UUID(1, 2);
    private static final Limits LIMITS = new Limits(100, 100, 3, 20);
    private static final Limits NONE = new Limits(0, 0, 0, 0);
    private static final Limits NO_LIMITS = new Limits(0, 0, Integer.MAX_VALUE, Long.MAX_VALUE);

    @Test
    void aPatchSetsAndRemoves() {
        var state = State.of(Map.of("a", "1", "b", "2"), LIMITS);

        var after = state.patched(new StatePatch(Map.of("b", "null", "c", "3"), Set.of("a", "missing")), LIMITS);

        assertThat(after.entries()).isEqualTo(Map.of("b", "null", "c", "3"));
        assertThat(after.etag(UID)).isNotEqualTo(state.etag(UID));
    }

    @Test
    void aPatchThatChangesNothingLeavesTheVeryState() {
        var state = State.of(Map.of("a", "1"), LIMITS);

        assertThat(state.patched(new StatePatch(Map.of("a", "1"), Set.of("b")), NONE))
                .isSameAs(state);
    }

    @Test
    void tooManyKeysAreRefused() {
        var state = State.of(Map.of("a", "1", "b", "2", "c", "3"), LIMITS);

        assertFull("state_keys", () -> state.patched(new StatePatch(Map.of("d", "4"), Set.of()), LIMITS));
        assertThat(state.patched(new StatePatch(Map.of("d", "4"), Set.of("a")), LIMITS)
                        .entries())
                .hasSize(3);
    }

    @Test
    void tooManyBytesAreRefusedCountedAsUtf8() {
        assertThat(State.of(Map.of("k", "\u00e9".repeat(9)), LIMITS).bytes()).isEqualTo(19);
        assertFull("state_bytes", () -> State.of(Map.of("k", "\u00e9".repeat(10)), LIMITS));
    }

    @Test
    void whatShrinksIsWelcomeEvenAboveALimitThatWasLowered() {
        var state = State.of(Map.of("a", "1", "b", "2"), LIMITS);

        assertThat(state.patched(new StatePatch(Map.of(), Set.of("a")), NONE).entries())
                .containsOnlyKeys("b");
    }

    @Test
    void whatStaysAsLargeAsItWasIsWelcomeEvenAboveALimitThatWasLowered() {
        var state = State.of(Map.of("a", "1", "b", "2"), LIMITS);

        var after = state.patched(new StatePatch(Map.of("a", "3"), Set.of()), NONE);

        assertThat(after.entries()).isEqualTo(Map.of("a", "3", "b", "2"));
    }

    @Test
    void asManyBytesAsAllowedFit() {
        assertThat(State.of(Map.of("k", "x".repeat(19)), LIMITS).bytes()).isEqualTo(20);
    }

    @Test
    void theVersionCountsTheChanges() {
        var state = State.of(Map.of("a", "1"), LIMITS);

        var after = state.patched(new StatePatch(Map.of("a", "2"), Set.of()), LIMITS);

        assertThat(after.version()).isEqualTo(state.version() + 1);
    }

    @Test
    void aPatchIsEmptyIfItNeitherSetsNorRemoves() {
        assertThat(StatePatch.NONE.isEmpty()).isTrue();
        assertThat(new StatePatch(Map.of("a", "1"), Set.of()).isEmpty()).isFalse();
        assertThat(new StatePatch(Map.of(), Set.of("a")).isEmpty()).isFalse();
    }

    @Property
    void theBytesAreThoseOfAllEntriesAfterAnyPatches(@ForAll("patches") List<StatePatch> patches) {
        var state = State.EMPTY;

        for (var patch : patches) {
            state = state.patched(patch, NO_LIMITS);
        }

        assertThat(state.bytes()).isEqualTo(State.of(state.entries(), NO_LIMITS).bytes());
    }

    @Test
    void aChangeThatWouldChangeNothingSucceedsWhateverItsEtag() {
        var state = State.of(Map.of("a", "1"), LIMITS);
        var change = new StateChange("s-1", Optional.of("stale"), new StatePatch(Map.of("a", "1"), Set.of()));

        assertThat(change.applyTo(state, UID, LIMITS)).isSameAs(state);
    }

    @Test
    void theGuardOfAChangeComesBeforeTheLimits() {
        var state = State.of(Map.of("a", "1"), LIMITS);
        var patch = new StatePatch(Map.of("a", "x".repeat(100)), Set.of());

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> new StateChange("s-1", Optional.of("stale"), patch).applyTo(state, UID, LIMITS))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ETAG_MISMATCH));
        assertFull(
                "state_bytes",
                () -> new StateChange("s-1", Optional.of(state.etag(UID)), patch).applyTo(state, UID, LIMITS));
    }

    @Provide
    Arbitrary<List<StatePatch>> patches() {
        var keys = Arbitraries.of("a", "b", "\u00e9", "\uD83D\uDE00");
        var set = Arbitraries.maps(keys, Arbitraries.of("", "1", "\u00e9\u00e9", "\"\u20ac\""));
        var patch = Combinators.combine(set, keys.set()).as((toSet, toRemove) -> {
            var remove = new java.util.HashSet<>(toRemove);
            remove.removeAll(toSet.keySet());
            return new StatePatch(toSet, remove);
        });
        return patch.list().ofMaxSize(10);
    }

    private static void assertFull(String limit, org.assertj.core.api.ThrowableAssert.ThrowingCallable step) {
        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(step)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STATE_FULL))
                .satisfies(e -> assertThat(e.context()).containsEntry("limit", limit));
    }
}
