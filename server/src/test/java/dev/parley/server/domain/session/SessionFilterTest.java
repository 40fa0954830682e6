package dev.parley.server.domain.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SessionFilterTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Instant LATER = NOON.plusSeconds(10);
    private static final Session SESSION = Session.created(
                    new NewSession(
                            "s-1",
                            new UUID(1, 2),
                            Optional.empty(),
                            new Owner("app", "user"),
                            new SessionFields("", Map.of("a", "1", "b", "2"), SessionStatus.ACTIVE, Ttl.NEVER),
                            Map.of()),
                    NOON)
            .logged(new LogSummary(1, 1, 1, Usage.NONE, Optional.of(LATER), 0), LATER);

    @Test
    void noConditionMatchesAll() {
        assertThat(SessionFilter.ALL.matches(SESSION)).isTrue();
        assertThat(SessionFilter.ALL.isOfOwnersOnly()).isTrue();
    }

    @Test
    void ownersMatchExactly() {
        assertThat(ofOwner("app", "user").matches(SESSION)).isTrue();
        assertThat(ofOwner("app", "User").matches(SESSION)).isFalse();
        assertThat(ofOwner("", "user").matches(SESSION)).isFalse();
        assertThat(ofOwner("app", "user").isOfOwnersOnly()).isTrue();
    }

    @Test
    void allLabelsMustBeThere() {
        assertThat(labelled(Map.of("a", "1")).matches(SESSION)).isTrue();
        assertThat(labelled(Map.of("a", "1", "b", "2")).matches(SESSION)).isTrue();
        assertThat(labelled(Map.of("a", "1", "b", "3")).matches(SESSION)).isFalse();
        assertThat(labelled(Map.of("c", "")).matches(SESSION)).isFalse();
        assertThat(labelled(Map.of("a", "1")).isOfOwnersOnly()).isFalse();
    }

    @Test
    void theStatusMatches() {
        assertThat(ofStatus(SessionStatus.ACTIVE).matches(SESSION)).isTrue();
        assertThat(ofStatus(SessionStatus.CLOSED).matches(SESSION)).isFalse();
        assertThat(ofStatus(SessionStatus.ACTIVE).isOfOwnersOnly()).isFalse();
    }

    @Test
    void boundsOfTimeAreExclusive() {
        assertThat(created(NOON.minusNanos(1), NOON.plusNanos(1)).matches(SESSION))
                .isTrue();
        assertThat(created(NOON, NOON.plusNanos(1)).matches(SESSION)).isFalse();
        assertThat(created(NOON.minusNanos(1), NOON).matches(SESSION)).isFalse();
        assertThat(created(NOON, LATER).isOfOwnersOnly()).isFalse();
    }

    @Test
    void activityIsThatOfTheLastMessage() {
        assertThat(active(NOON, LATER.plusNanos(1)).matches(SESSION)).isTrue();
        assertThat(active(LATER, LATER.plusNanos(1)).matches(SESSION)).isFalse();
        assertThat(active(NOON, LATER).isOfOwnersOnly()).isFalse();
    }

    @Test
    void ownerAndCreationSayWhetherASessionMatchesWhereNothingElseMatters() {
        var owner = new Owner("app", "user");

        assertThat(SessionFilter.ALL.matches(owner, NOON)).hasValue(true);
        assertThat(ofOwner("app", "user").matches(owner, NOON)).hasValue(true);
        assertThat(ofOwner("app", "other").matches(owner, NOON)).hasValue(false);
        assertThat(created(NOON, LATER).matches(owner, NOON)).hasValue(false);
        assertThat(created(NOON.minusNanos(1), LATER).matches(owner, NOON)).hasValue(true);
    }

    @Test
    void ownerAndCreationSayNothingWhereMoreMatters() {
        var owner = new Owner("app", "user");

        assertThat(labelled(Map.of("a", "1")).matches(owner, NOON)).isEmpty();
        assertThat(ofStatus(SessionStatus.ACTIVE).matches(owner, NOON)).isEmpty();
        assertThat(active(NOON, LATER).matches(owner, NOON)).isEmpty();
    }

    private static SessionFilter ofOwner(String app, String user) {
        return filter(Optional.of(app), Optional.of(user), Map.of(), Optional.empty());
    }

    private static SessionFilter labelled(Map<String, String> labels) {
        return filter(Optional.empty(), Optional.empty(), labels, Optional.empty());
    }

    private static SessionFilter ofStatus(SessionStatus status) {
        return filter(Optional.empty(), Optional.empty(), Map.of(), Optional.of(status));
    }

    private static SessionFilter filter(
            Optional<String> app, Optional<String> user, Map<String, String> labels, Optional<SessionStatus> status) {
        return new SessionFilter(app, user, labels, status, TimeRange.ALL, TimeRange.ALL);
    }

    private static SessionFilter created(Instant after, Instant before) {
        return times(new TimeRange(Optional.of(after), Optional.of(before)), TimeRange.ALL);
    }

    private static SessionFilter active(Instant after, Instant before) {
        return times(TimeRange.ALL, new TimeRange(Optional.of(after), Optional.of(before)));
    }

    private static SessionFilter times(TimeRange created, TimeRange active) {
        return new SessionFilter(Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), created, active);
    }
}
