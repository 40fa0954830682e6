package dev.parley.server.domain.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.session.SessionUpdate.Field;
import dev.parley.server.domain.session.Ttl.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Instant LATER = NOON.plusSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Ttl SLIDING = new Ttl(Optional.of(HOUR), Policy.SLIDING);
    private static final Ttl FIXED = new Ttl(Optional.of(HOUR), Policy.FIXED);
    private static final SessionFields FIELDS =
            new SessionFields("title", Map.of("team", "red"), SessionStatus.ACTIVE, Ttl.NEVER);

    @Test
    void isActiveSinceItsCreationUntilItHasMessages() {
        var session = session(Ttl.NEVER);

        assertThat(session.activity()).isEqualTo(NOON);
        assertThat(session.logged(oneMessageAt(LATER), LATER).activity()).isEqualTo(LATER);
    }

    @Test
    void expiresAtItsExpireTimeAndNotBefore() {
        var session = session(FIXED);

        assertThat(session.expireTime()).hasValue(NOON.plus(HOUR));
        assertThat(session.isExpired(NOON.plus(HOUR).minusNanos(1000))).isFalse();
        assertThat(session.isExpired(NOON.plus(HOUR))).isTrue();
    }

    @Test
    void writesMoveASlidingExpiryOnly() {
        assertThat(session(SLIDING).slid(LATER).expireTime()).hasValue(LATER.plus(HOUR));
        assertThat(session(SLIDING).logged(oneMessageAt(LATER), LATER).expireTime())
                .hasValue(LATER.plus(HOUR));
        assertThat(session(SLIDING).updated(retitled("new"), LATER).expireTime())
                .hasValue(LATER.plus(HOUR));
        assertThat(session(FIXED).slid(LATER).expireTime()).hasValue(NOON.plus(HOUR));
        assertThat(session(FIXED).logged(oneMessageAt(LATER), LATER).expireTime())
                .hasValue(NOON.plus(HOUR));
        assertThat(session(FIXED).updated(retitled("new"), LATER).expireTime()).hasValue(NOON.plus(HOUR));
        assertThat(session(Ttl.NEVER).slid(LATER).expireTime()).isEmpty();
    }

    @Test
    void anUpdateMovesTheEtagAndTheUpdateTime() {
        var before = session(Ttl.NEVER);

        var after = before.updated(retitled("new"), LATER);

        assertThat(after.fields().title()).isEqualTo("new");
        assertThat(after.etag()).isNotEqualTo(before.etag());
        assertThat(after.updateTime()).isEqualTo(LATER);
        assertThat(after.createTime()).isEqualTo(NOON);
    }

    @Test
    void theVersionCountsTheUpdates() {
        var session = session(Ttl.NEVER);

        assertThat(session.version()).isEqualTo(1);
        assertThat(session.updated(retitled("new"), LATER).version()).isEqualTo(2);
    }

    @Test
    void anAnswerHasAllTextsAndLabelsAsUtf8() {
        var bare = answerBytes("", new Owner("", ""), "", Map.of());

        assertThat(bare).isBetween(400L, 500L);
        assertThat(answerBytes("s-1", new Owner("app", "u\u00e9"), "\u20ac", Map.of()))
                .isEqualTo(bare + 3 + 3 + 3 + 3);
        assertThat(answerBytes("", new Owner("", ""), "", Map.of("team", "red", "\u00e9", "")))
                .isEqualTo(bare + (8 + 4 + 3) + (8 + 2));
    }

    @Test
    void appendsLeaveTheEtagAndTheUpdateTime() {
        var before = session(SLIDING);

        var after = before.logged(oneMessageAt(LATER), LATER);

        assertThat(after.etag()).isEqualTo(before.etag());
        assertThat(after.updateTime()).isEqualTo(NOON);
    }

    @Test
    void theUpdateTimeNeverGoesBack() {
        var session = session(Ttl.NEVER).updated(retitled("new"), LATER);

        assertThat(session.updated(retitled("newer"), NOON).updateTime()).isEqualTo(LATER);
    }

    @Test
    void anUpdateThatChangesNothingSucceedsWhateverItsEtag() {
        var session = session(SLIDING);

        var after = session.updated(update(Optional.of("stale"), Set.of(Field.TITLE), FIELDS), LATER);

        assertThat(after).isSameAs(session);
    }

    @Test
    void anUpdateThatChangesSomethingNeedsTheEtagIfItNamesOne() {
        var session = session(Ttl.NEVER);
        var values = new SessionFields("new", Map.of(), SessionStatus.ACTIVE, Ttl.NEVER);

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> session.updated(update(Optional.of("stale"), Set.of(Field.TITLE), values), LATER))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ETAG_MISMATCH))
                .satisfies(e -> assertThat(e.context()).containsEntry("etag", session.etag()));
        assertThat(session.updated(update(Optional.of(session.etag()), Set.of(Field.TITLE), values), LATER)
                        .fields()
                        .title())
                .isEqualTo("new");
    }

    @Test
    void namingTheTtlStartsItAnewEvenWhereItStaysTheSame() {
        var session = session(FIXED);
        var values = new SessionFields("", Map.of(), SessionStatus.ACTIVE, FIXED);

        var after = session.updated(update(Optional.of("stale"), Set.of(Field.TTL), values), LATER);

        assertThat(after.expireTime()).hasValue(LATER.plus(HOUR));
        assertThat(after.etag()).isEqualTo(session.etag());
    }

    @Test
    void aTtlThatIsNamedAndUnsetNeverExpires() {
        var after = session(SLIDING).updated(update(Optional.empty(), Set.of(Field.TTL), FIELDS), LATER);

        assertThat(after.expireTime()).isEmpty();
    }

    @Test
    void anotherPolicyStartsTheTtlAnew() {
        var values = new SessionFields("", Map.of(), SessionStatus.ACTIVE, FIXED);

        var after = session(SLIDING).updated(update(Optional.empty(), Set.of(Field.TTL_POLICY), values), LATER);

        assertThat(after.fields().ttl()).isEqualTo(FIXED);
        assertThat(after.expireTime()).hasValue(LATER.plus(HOUR));
    }

    @Test
    void aFullMaskReplacesAllFields() {
        var values = new SessionFields("new", Map.of("a", "b"), SessionStatus.CLOSED, FIXED);

        var after = session(SLIDING).updated(update(Optional.empty(), EnumSet.allOf(Field.class), values), LATER);

        assertThat(after.fields()).isEqualTo(values);
    }

    private static Session session(Ttl ttl) {
        var fields = new SessionFields(FIELDS.title(), FIELDS.labels(), FIELDS.status(), ttl);
        return Session.created(
                new NewSession("s-1", new UUID(1, 2), Optional.empty(), new Owner("", ""), fields, Map.of()), NOON);
    }

    private static long answerBytes(String id, Owner owner, String title, Map<String, String> labels) {
        var fields = new SessionFields(title, labels, SessionStatus.ACTIVE, Ttl.NEVER);
        return Session.created(new NewSession(id, new UUID(1, 2), Optional.empty(), owner, fields, Map.of()), NOON)
                .answerBytes();
    }

    private static LogSummary oneMessageAt(Instant time) {
        return new LogSummary(1, 1, 10, dev.parley.server.domain.Usage.NONE, Optional.of(time), 0);
    }

    private static SessionUpdate retitled(String title) {
        return update(
                Optional.empty(),
                Set.of(Field.TITLE),
                new SessionFields(title, Map.of(), SessionStatus.ACTIVE, Ttl.NEVER));
    }

    private static SessionUpdate update(Optional<String> etag, Set<Field> mask, SessionFields values) {
        return new SessionUpdate("s-1", etag, mask, values, Map.of(), Set.of(), 64);
    }
}
