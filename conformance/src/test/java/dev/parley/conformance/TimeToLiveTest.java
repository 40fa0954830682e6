package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Samples.instant;
import static dev.parley.conformance.support.Samples.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Session;
import dev.parley.v1.StatePatch;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.TtlPolicy;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What moves {@code expire_time}, and what does not. */
class TimeToLiveTest {
    private static final long HOUR = 3600;
    private static final long LONGEST = Target.limit("ttl_seconds", 3653 * 24 * 3600);

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void aSessionWithoutATtlNeverExpires() {
        var id = caller.createId();

        caller.append(id, Samples.text("a"));

        assertThat(caller.get(id).hasExpireTime()).isFalse();
    }

    @Test
    void aSessionExpiresItsTtlAfterItsCreation() {
        var sliding = sliding();
        var fixed = fixed();

        assertThat(expireTime(sliding))
                .isEqualTo(instant(sliding.getCreateTime()).plusSeconds(HOUR));
        assertThat(expireTime(fixed)).isEqualTo(instant(fixed.getCreateTime()).plusSeconds(HOUR));
    }

    @Test
    void anAppendMovesASlidingExpiry() {
        var session = sliding();

        caller.append(session.getSessionId(), Samples.text("a"));

        assertThat(expireTime(now(session))).isAfter(expireTime(session));
    }

    @Test
    void aStatePatchMovesASlidingExpiry() {
        var session = sliding();

        caller.setState(session.getSessionId(), "key", "1");

        assertThat(expireTime(now(session))).isAfter(expireTime(session));
    }

    @Test
    void anUpdateMovesASlidingExpiry() {
        var session = sliding();

        var updated = caller.update(session.getSessionId(), fields -> fields.setTitle("title"), "title");

        assertThat(expireTime(updated)).isAfter(expireTime(session));
        assertThat(updated.getTtl()).isEqualTo(seconds(HOUR));
    }

    @Test
    void readsDoNotMoveASlidingExpiry() {
        var session = sliding();
        var id = session.getSessionId();
        caller.append(id, Samples.text("a"));
        var before = now(session);

        caller.log(id);
        caller.message(id, 1);
        caller.state(id);
        caller.messages()
                .streamMessages(
                        StreamMessagesRequest.newBuilder().setSessionId(id).build())
                .forEachRemaining(_ -> {});
        caller.sessions()
                .batchGetSessions(
                        BatchGetSessionsRequest.newBuilder().addSessionIds(id).build());
        caller.sessions().listSessions(ListSessionsRequest.getDefaultInstance());

        assertThat(now(session)).isEqualTo(before);
    }

    @Test
    void aReplayDoesNotMoveASlidingExpiry() {
        var session = sliding();
        var message = Samples.text("m", "a");
        caller.append(session.getSessionId(), message);
        var before = now(session);

        caller.append(session.getSessionId(), message);

        assertThat(now(session)).isEqualTo(before);
    }

    @Test
    void aRefusedWriteDoesNotMoveASlidingExpiry() {
        var session = sliding();

        assertRefused(
                () -> caller.append(Caller.appendRequest(session.getSessionId(), Samples.text("a"))
                        .setExpectedLastSequence(9)),
                Reason.SEQUENCE_MISMATCH);

        assertThat(now(session)).isEqualTo(session);
    }

    @Test
    void writesDoNotMoveAFixedExpiry() {
        var session = fixed();
        var id = session.getSessionId();

        caller.append(Caller.appendRequest(id, Samples.text("a"))
                .setStatePatch(StatePatch.newBuilder().putSet("other", "1")));
        caller.setState(id, "key", "1");
        caller.update(id, fields -> fields.setTitle("title"), "title");

        assertThat(expireTime(now(session))).isEqualTo(expireTime(session));
    }

    @Test
    void anUpdateThatNamesTheSameTtlKeepsASessionAlive() {
        var fixed = fixed();
        var sliding = sliding();

        var renewedFixed = caller.update(fixed.getSessionId(), fields -> fields.setTtl(seconds(HOUR)), "ttl");
        var renewedSliding = caller.update(sliding.getSessionId(), fields -> fields.setTtl(seconds(HOUR)), "ttl");

        assertThat(expireTime(renewedFixed)).isAfter(expireTime(fixed));
        assertThat(expireTime(renewedSliding)).isAfter(expireTime(sliding));
    }

    @Test
    void anUpdateThatNamesAnotherTtlCountsFromThatUpdate() {
        var session = fixed();

        var updated = caller.update(session.getSessionId(), fields -> fields.setTtl(seconds(60)), "ttl");

        assertThat(updated.getTtl()).isEqualTo(seconds(60));
        assertThat(expireTime(updated))
                .isEqualTo(instant(updated.getUpdateTime()).plusSeconds(60));
        assertThat(now(session)).isEqualTo(updated);
    }

    @Test
    void aTtlCanBeGivenToASessionThatHadNone() {
        var session = caller.create();

        var updated = caller.update(session.getSessionId(), fields -> fields.setTtl(seconds(HOUR)), "ttl");

        assertThat(expireTime(updated))
                .isEqualTo(instant(updated.getUpdateTime()).plusSeconds(HOUR));
    }

    @Test
    void anUpdateThatNamesTtlAndDoesNotSetItEndsTheExpiry() {
        var session = sliding();

        var updated = caller.update(session.getSessionId(), fields -> fields, "ttl");

        assertThat(updated.hasTtl()).isFalse();
        assertThat(updated.hasExpireTime()).isFalse();
    }

    @Test
    void anUpdateThatDoesNotNameTtlKeepsIt() {
        var session = fixed();

        var updated = caller.update(
                session.getSessionId(), fields -> fields.setTitle("title").setTtl(seconds(1)), "title");

        assertThat(updated.getTtl()).isEqualTo(seconds(HOUR));
        assertThat(expireTime(updated)).isEqualTo(expireTime(session));
    }

    @Test
    void aSessionThatBecomesFixedStopsSliding() {
        var id = sliding().getSessionId();
        var fixed = caller.update(id, fields -> fields.setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED), "ttl_policy");

        caller.append(id, Samples.text("a"));

        assertThat(expireTime(caller.get(id))).isEqualTo(expireTime(fixed));
    }

    @Test
    void aSessionThatBecomesSlidingStartsSliding() {
        var id = fixed().getSessionId();
        var sliding = caller.update(id, fields -> fields.setTtlPolicy(TtlPolicy.TTL_POLICY_SLIDING), "ttl_policy");

        caller.append(id, Samples.text("a"));

        assertThat(expireTime(caller.get(id))).isAfter(expireTime(sliding));
    }

    @Test
    void aSessionThatAnAppendCreatesHasTheTtlThatWasAskedFor() {
        var id = Samples.newId();

        caller.append(Caller.appendRequest(id, Samples.text("a"))
                .setCreateSession(Session.newBuilder().setTtl(seconds(HOUR)).setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED)));

        var session = caller.get(id);
        assertThat(session.getTtl()).isEqualTo(seconds(HOUR));
        assertThat(expireTime(session))
                .isEqualTo(instant(session.getCreateTime()).plusSeconds(HOUR));
    }

    @Test
    void theShortestAndTheLongestTtlAreTaken() {
        var longest = seconds(LONGEST);

        assertThat(withTtl(seconds(1)).getTtl()).isEqualTo(seconds(1));
        assertThat(withTtl(longest).getTtl()).isEqualTo(longest);
    }

    @Test
    void aTtlInMicrosecondsIsTakenAsItIs() {
        var ttl = seconds(1).toBuilder().setNanos(1000).build();

        assertThat(withTtl(ttl).getTtl()).isEqualTo(ttl);
    }

    @Test
    void aTtlThatIsTooShortOrTooLongIsRefused() {
        var tooLong = seconds(LONGEST).toBuilder().setNanos(1000).build();
        var tooShort = Duration.newBuilder().setNanos(999_999_000).build();

        assertRefused(() -> withTtl(seconds(0)), Reason.INVALID_FIELD).at("session.ttl");
        assertRefused(() -> withTtl(seconds(-1)), Reason.INVALID_FIELD).at("session.ttl");
        assertRefused(() -> withTtl(tooShort), Reason.INVALID_FIELD).at("session.ttl");
        assertRefused(() -> withTtl(tooLong), Reason.INVALID_FIELD).at("session.ttl");
        assertRefused(() -> withTtl(seconds(Long.MAX_VALUE)), Reason.INVALID_FIELD)
                .at("session.ttl");
    }

    @Test
    void aTtlThatIsNoDurationIsRefused() {
        var tooManyNanos = seconds(1).toBuilder().setNanos(1_000_000_000).build();
        var mixedSigns = seconds(1).toBuilder().setNanos(-1).build();

        assertRefused(() -> withTtl(tooManyNanos), Reason.INVALID_FIELD).at("session.ttl");
        assertRefused(() -> withTtl(mixedSigns), Reason.INVALID_FIELD).at("session.ttl");
    }

    @Test
    void aTtlThatIsFinerThanMicrosecondsIsRefusedAndNotRounded() {
        var ttl = seconds(1).toBuilder().setNanos(1).build();

        assertRefused(() -> withTtl(ttl), Reason.INVALID_FIELD).at("session.ttl");
    }

    private Session sliding() {
        return withTtl(seconds(HOUR));
    }

    private Session fixed() {
        return caller.create(fields -> fields.setTtl(seconds(HOUR)).setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED));
    }

    private Session withTtl(Duration ttl) {
        return caller.create(fields -> fields.setTtl(ttl));
    }

    private Session now(Session session) {
        return caller.get(session.getSessionId());
    }

    private static Instant expireTime(Session session) {
        assertThat(session.hasExpireTime()).isTrue();
        return instant(session.getExpireTime());
    }
}
