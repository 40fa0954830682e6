package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.format.Micros;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stretch has by its bounds alone: sessions within it are tested against the filter later. */
final class StretchTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Instant BEFORE = NOON.minusNanos(1000);
    private static final Instant AFTER = NOON.plusNanos(1000);

    @ParameterizedTest
    @EnumSource
    void withoutBoundsItHasAllTimes(SessionOrder order) {
        var stretch = stretch(order, Optional.empty(), Optional.empty());

        assertThat(has(stretch, Instant.EPOCH)).isTrue();
        assertThat(has(stretch, Instant.MIN)).isTrue();
        assertThat(has(stretch, Instant.MAX)).isTrue();
        assertThat(stretch.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void itHasWhatIsBehindItsFirstBound(SessionOrder order) {
        var stretch = stretch(order, Optional.of(NOON), Optional.empty());

        assertThat(has(stretch, BEFORE)).isFalse();
        assertThat(has(stretch, NOON)).isFalse();
        assertThat(has(stretch, AFTER)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void itHasWhatIsBeforeItsLastBound(SessionOrder order) {
        var stretch = stretch(order, Optional.empty(), Optional.of(NOON));

        assertThat(has(stretch, BEFORE)).isTrue();
        assertThat(has(stretch, NOON)).isFalse();
        assertThat(has(stretch, AFTER)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void boundsWithinAMicrosecondAreNotRoundedAway(SessionOrder order) {
        var stretch = stretch(order, Optional.of(NOON.minusNanos(1)), Optional.of(NOON.plusNanos(1)));

        assertThat(has(stretch, BEFORE)).isFalse();
        assertThat(has(stretch, NOON)).isTrue();
        assertThat(has(stretch, AFTER)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void itIsEmptyWhereNoTimeFits(SessionOrder order) {
        assertThat(stretch(order, Optional.of(NOON), Optional.of(AFTER)).isEmpty())
                .isTrue();
        assertThat(stretch(order, Optional.of(NOON), Optional.of(BEFORE)).isEmpty())
                .isTrue();
        assertThat(stretch(order, Optional.of(BEFORE), Optional.of(AFTER)).isEmpty())
                .isFalse();
    }

    private static Stretch stretch(SessionOrder order, Optional<Instant> after, Optional<Instant> before) {
        var times = new TimeRange(after, before);
        return Stretch.of(Samples.ofTimes(times, times), order);
    }

    private static boolean has(Stretch stretch, Instant time) {
        long rank = Place.rank(stretch.order(), Micros.floor(time));
        var place = new Place("", "", rank, "s-1");
        var scope = Scope.of(SessionFilter.ALL);
        return scope.compare(stretch.from(), place) < 0 && scope.compare(place, stretch.to()) < 0;
    }
}
