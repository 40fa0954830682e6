package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Samples.instant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.TtlPolicy;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Creating, reading and deleting sessions. */
class SessionLifecycleTest {
    private final Caller caller = Caller.ofNewTenant();

    @Test
    void aCreatedSessionHasTheFieldsThatWereAskedFor() {
        var asked = Session.newBuilder()
                .setSessionId(Samples.newId())
                .setAppId("app")
                .setUserId("user")
                .setTitle("title")
                .putLabels("a", "1")
                .putLabels("b", "2")
                .setStatus(SessionStatus.SESSION_STATUS_CLOSED)
                .setTtl(Samples.seconds(3600))
                .setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED)
                .build();

        var session = create(asked);

        assertThat(asFarAsAsked(session)).isEqualTo(asked);
    }

    @Test
    void aCreatedSessionHasDefaultsWhereNothingWasAskedFor() {
        var session = caller.create();

        assertThat(session.getStatus()).isEqualTo(SessionStatus.SESSION_STATUS_ACTIVE);
        assertThat(session.getTtlPolicy()).isEqualTo(TtlPolicy.TTL_POLICY_SLIDING);
        assertThat(session.hasTtl()).isFalse();
        assertThat(session.hasExpireTime()).isFalse();
        assertThat(session.hasForkedFrom()).isFalse();
        assertThat(session.getLabelsMap()).isEmpty();
    }

    @Test
    void aCreatedSessionIsEmpty() {
        var session = caller.create();

        assertThat(session.getLastSequence()).isZero();
        assertThat(session.getMessageCount()).isZero();
        assertThat(session.getContentBytes()).isZero();
        assertThat(session.getUsage().getInputTokens()).isZero();
        assertThat(session.hasLastMessageTime()).isFalse();
        assertThat(caller.log(session.getSessionId())).isEmpty();
        assertThat(caller.state(session.getSessionId())).isEmpty();
    }

    @Test
    void aCreatedSessionHasAnIncarnationAnEtagAndTimesInMicroseconds() {
        var session = caller.create();

        assertThat(UUID.fromString(session.getUid())).hasToString(session.getUid());
        assertThat(session.getEtag()).isNotEmpty();
        assertThat(instant(session.getCreateTime())).isEqualTo(instant(session.getUpdateTime()));
        assertThat(session.getCreateTime().getSeconds()).isPositive();
        assertThat(instant(session.getCreateTime()))
                .isEqualTo(instant(session.getCreateTime()).truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void getSessionAnswersWhatCreateSessionAnswered() {
        var created = caller.create(fields -> fields.setTitle("title").putLabels("a", "1"));

        var read = caller.get(created.getSessionId());

        assertThat(read).isEqualTo(created);
    }

    @Test
    void aSessionCreatedWithoutAnIdGetsAUuidOfVersion7() {
        var session = create(Session.getDefaultInstance());

        assertThat(UUID.fromString(session.getSessionId()).version()).isEqualTo(7);
        assertThat(caller.get(session.getSessionId())).isEqualTo(session);
    }

    @Test
    void sessionsCreatedWithoutIdsAreDifferentSessions() {
        var one = create(Session.getDefaultInstance());
        var other = create(Session.getDefaultInstance());

        assertThat(one.getSessionId()).isNotEqualTo(other.getSessionId());
        assertThat(one.getUid()).isNotEqualTo(other.getUid());
    }

    @Test
    void aRequestToCreateASessionMayBeEmpty() {
        var session = caller.sessions().createSession(CreateSessionRequest.getDefaultInstance());

        assertThat(caller.get(session.getSessionId())).isEqualTo(session);
    }

    @Test
    void sessionIdsAreCaseSensitive() {
        var id = Samples.newId();
        var lower = create(Session.newBuilder().setSessionId("a" + id).build());
        var upper = create(Session.newBuilder().setSessionId("A" + id).build());

        assertThat(caller.get("a" + id).getUid()).isEqualTo(lower.getUid());
        assertThat(caller.get("A" + id).getUid()).isEqualTo(upper.getUid());
    }

    @Test
    void creatingASessionWhoseIdIsTakenIsRefusedAndChangesNothing() {
        var session = caller.create(fields -> fields.setTitle("first"));
        var id = session.getSessionId();

        assertRefused(() -> create(Session.newBuilder().setSessionId(id).build()), Reason.SESSION_EXISTS)
                .telling("session_id", id);
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @Test
    void aClosedSessionCountsAsTaken() {
        var session = caller.create(fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED));
        var again = Session.newBuilder().setSessionId(session.getSessionId()).build();

        assertRefused(() -> create(again), Reason.SESSION_EXISTS);
    }

    @Test
    void outputOnlyFieldsOfACreatedSessionAreTheServersOwn() {
        var asked = Session.newBuilder().setSessionId(Samples.newId());
        asked.setUid("mine")
                .setEtag("mine")
                .setLastSequence(7)
                .setMessageCount(7)
                .setContentBytes(7);
        asked.getUsageBuilder().setInputTokens(7);
        asked.getCreateTimeBuilder().setSeconds(7);
        asked.getUpdateTimeBuilder().setSeconds(7);
        asked.getLastMessageTimeBuilder().setSeconds(7);
        asked.getExpireTimeBuilder().setSeconds(7);
        asked.getForkedFromBuilder().setSessionId("mine");

        var session = create(asked.build());

        assertThat(session.getUid()).isNotEqualTo("mine");
        assertThat(session.getEtag()).isNotEqualTo("mine");
        assertThat(session.getLastSequence() + session.getMessageCount() + session.getContentBytes())
                .isZero();
        assertThat(session.getUsage().getInputTokens()).isZero();
        assertThat(session.getCreateTime().getSeconds()).isGreaterThan(7);
        assertThat(session.getUpdateTime().getSeconds()).isGreaterThan(7);
        assertThat(session.hasLastMessageTime() || session.hasExpireTime() || session.hasForkedFrom())
                .isFalse();
    }

    @Test
    void aMissingSessionIsNotFound() {
        var id = Samples.newId();

        assertRefused(() -> caller.get(id), Reason.SESSION_NOT_FOUND).telling("session_id", id);
    }

    private Session create(Session session) {
        return caller.sessions()
                .createSession(
                        CreateSessionRequest.newBuilder().setSession(session).build());
    }

    private static Session asFarAsAsked(Session answered) {
        return answered.toBuilder()
                .clearUid()
                .clearEtag()
                .clearCreateTime()
                .clearUpdateTime()
                .clearExpireTime()
                .clearUsage()
                .build();
    }
}
