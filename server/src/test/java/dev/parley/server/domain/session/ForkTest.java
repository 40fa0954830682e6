package dev.parley.server.domain.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.session.Fork.Overrides;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a fork takes from its source, and what it has of its own. */
final class ForkTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final LogSummary FIVE = new LogSummary(5, 3, 30, new Usage(1, 2, 3, 4), Optional.of(NOON), 7);

    private final Session source = source();

    @Test
    void zeroIsAllThatThereIs() {
        assertThat(fork(0, Overrides.NONE).throughSequence(source)).isEqualTo(5);
        assertThat(fork(3, Overrides.NONE).throughSequence(source)).isEqualTo(3);
        assertThat(fork(5, Overrides.NONE).throughSequence(source)).isEqualTo(5);
    }

    @Test
    void beyondTheLastSequenceIsRefused() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> fork(6, Overrides.NONE).throughSequence(source))
                .withMessageContaining("through_sequence");
    }

    @Test
    void takesAllFromItsSourceThatItDoesNotSet() {
        var forked = Session.forked(fork(0, Overrides.NONE), source, FIVE, LATER);

        assertThat(forked.owner()).isEqualTo(source.owner());
        assertThat(forked.fields().title()).isEqualTo("title");
        assertThat(forked.fields().labels()).isEqualTo(Map.of("a", "1"));
        assertThat(forked.fields().ttl()).isEqualTo(source.fields().ttl());
        assertThat(forked.fields().status()).isEqualTo(SessionStatus.ACTIVE);
    }

    @Test
    void setsWhatIsItsOwn() {
        var own = new Overrides(
                Optional.of("app 2"),
                Optional.of("user 2"),
                Optional.of("title 2"),
                Map.of("b", "2"),
                Optional.of(HOUR.multipliedBy(2)),
                Optional.of(Ttl.Policy.SLIDING));

        var forked = Session.forked(fork(0, own), source, FIVE, LATER);

        assertThat(forked.owner()).isEqualTo(new Owner("app 2", "user 2"));
        assertThat(forked.fields())
                .isEqualTo(new SessionFields(
                        "title 2",
                        Map.of("b", "2"),
                        SessionStatus.ACTIVE,
                        new Ttl(Optional.of(HOUR.multipliedBy(2)), Ttl.Policy.SLIDING)));
        assertThat(forked.expireTime()).hasValue(LATER.plus(HOUR.multipliedBy(2)));
    }

    @Test
    void isASessionOfItsOwnThatKnowsWhereItComesFrom() {
        var fork = fork(5, Overrides.NONE);

        var forked = Session.forked(fork, source, FIVE, LATER);

        assertThat(forked.id()).isEqualTo("s-2");
        assertThat(forked.uid()).isEqualTo(fork.uid());
        assertThat(forked.requestId()).isEqualTo(fork.requestId());
        assertThat(forked.forkedFrom()).hasValue(new ForkPoint("s-1", source.uid(), 5));
        assertThat(forked.etag()).isNotEqualTo(source.etag());
        assertThat(forked.createTime()).isEqualTo(LATER);
        assertThat(forked.updateTime()).isEqualTo(LATER);
        assertThat(forked.expireTime()).hasValue(LATER.plus(HOUR));
        assertThat(forked.log()).isEqualTo(FIVE);
        assertThat(forked.activity()).isEqualTo(NOON);
        assertThat(forked.answerBytes()).isGreaterThan(source.answerBytes());
    }

    private static Fork fork(long through, Overrides overrides) {
        return new Fork("s-1", through, "s-2", new UUID(3, 4), Optional.of(new UUID(5, 6)), overrides);
    }

    private static Session source() {
        var ttl = new Ttl(Optional.of(HOUR), Ttl.Policy.FIXED);
        var fields = new SessionFields("title", Map.of("a", "1"), SessionStatus.CLOSED, ttl);
        var session =
                new NewSession("s-1", new UUID(1, 2), Optional.empty(), new Owner("app", "user"), fields, Map.of());
        return Session.created(session, NOON).logged(FIVE, NOON);
    }
}
