package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Samples.instant;
import static dev.parley.conformance.support.Samples.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.TtlPolicy;
import org.junit.jupiter.api.Test;

/** The fields of a fork, its retries, and what is refused. */
class ForkFieldsTest {
    private static final long HOUR = 3600;

    private final Caller caller = Caller.ofNewTenant();
    private final Session source = caller.create(fields -> fields.setAppId("app")
            .setUserId("user")
            .setTitle("title")
            .putLabels("a", "1")
            .setTtl(seconds(HOUR))
            .setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED));
    private final String id = source.getSessionId();

    @Test
    void whatIsUnsetComesFromTheSource() {
        var fork = caller.fork(id);

        assertThat(fork.getAppId()).isEqualTo("app");
        assertThat(fork.getUserId()).isEqualTo("user");
        assertThat(fork.getTitle()).isEqualTo("title");
        assertThat(fork.getLabelsMap()).isEqualTo(source.getLabelsMap());
        assertThat(fork.getTtl()).isEqualTo(seconds(HOUR));
        assertThat(fork.getTtlPolicy()).isEqualTo(TtlPolicy.TTL_POLICY_FIXED);
    }

    @Test
    void whatIsSetIsTheForksOwn() {
        var own = Session.newBuilder()
                .setSessionId(Samples.newId())
                .setAppId("another app")
                .setUserId("another user")
                .setTitle("another title")
                .putLabels("b", "2")
                .setTtl(seconds(60))
                .setTtlPolicy(TtlPolicy.TTL_POLICY_SLIDING);

        var fork = caller.fork(Caller.forkRequest(id).setSession(own));

        assertThat(fork.getSessionId()).isEqualTo(own.getSessionId());
        assertThat(fork.getAppId()).isEqualTo("another app");
        assertThat(fork.getUserId()).isEqualTo("another user");
        assertThat(fork.getTitle()).isEqualTo("another title");
        assertThat(fork.getLabelsMap()).isEqualTo(own.getLabelsMap());
        assertThat(fork.getTtl()).isEqualTo(seconds(60));
        assertThat(fork.getTtlPolicy()).isEqualTo(TtlPolicy.TTL_POLICY_SLIDING);
        assertThat(instant(fork.getExpireTime()))
                .isEqualTo(instant(fork.getCreateTime()).plusSeconds(60));
        assertThat(caller.get(id)).isEqualTo(source);
    }

    @Test
    void theExpiryOfAForkIsCountedFromItsCreation() {
        var fork = caller.fork(id);

        assertThat(instant(fork.getExpireTime()))
                .isEqualTo(instant(fork.getCreateTime()).plusSeconds(HOUR))
                .isAfter(instant(source.getExpireTime()));
        assertThat(caller.get(id)).isEqualTo(source);
    }

    @Test
    void aForkIsAReadOfItsSourceAndDoesNotKeepItAlive() {
        var sliding = caller.create(fields -> fields.setTtl(seconds(HOUR)));

        caller.fork(sliding.getSessionId());

        assertThat(caller.get(sliding.getSessionId())).isEqualTo(sliding);
    }

    @Test
    void outputOnlyFieldsAreIgnored() {
        var fork = caller.fork(Caller.forkRequest(id)
                .setSession(Session.newBuilder()
                        .setUid(source.getUid())
                        .setEtag("stale")
                        .setLastSequence(7)
                        .setMessageCount(7)));

        assertThat(fork.getUid()).isNotEqualTo(source.getUid());
        assertThat(fork.getLastSequence()).isZero();
    }

    @Test
    void aClosedSessionCanBeForkedAndTheForkIsActive() {
        caller.append(id, Samples.text("a"));
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");

        var fork = caller.fork(id);

        assertThat(fork.getStatus()).isEqualTo(SessionStatus.SESSION_STATUS_ACTIVE);
        caller.append(fork.getSessionId(), Samples.text("b"));
        assertRefused(() -> caller.append(id, Samples.text("b")), Reason.SESSION_CLOSED);
    }

    @Test
    void aForkIsFoundByItsOwner() {
        var fork = caller.fork(
                Caller.forkRequest(id).setSession(Session.newBuilder().setUserId("another user")));

        assertThat(ofUser("another user")).isEqualTo(fork);
        assertThat(ofUser("user")).isEqualTo(source);
    }

    @Test
    void theRetryOfARequestFindsTheFork() {
        var request = Caller.forkRequest(id).setRequestId(Samples.newId());
        var first = caller.fork(request);
        caller.append(first.getSessionId(), Samples.text("a"));
        caller.append(id, Samples.text("b"));

        var retry = caller.fork(request);

        assertThat(retry).isEqualTo(caller.get(first.getSessionId()));
        assertThat(retry.getUid()).isEqualTo(first.getUid());
        assertThat(caller.texts(retry.getSessionId())).containsExactly("a");
    }

    @Test
    void theRetryOfARequestWithAnIdFindsTheFork() {
        var request = Caller.forkRequest(id)
                .setSession(Session.newBuilder().setSessionId(Samples.newId()))
                .setRequestId(Samples.newId());
        var first = caller.fork(request);

        assertThat(caller.fork(request)).isEqualTo(first);
        assertRefused(() -> caller.fork(request.clone().setRequestId(Samples.newId())), Reason.SESSION_EXISTS);
        assertRefused(() -> caller.fork(request.clone().clearRequestId()), Reason.SESSION_EXISTS);
    }

    @Test
    void aRetryFindsTheForkAfterTheSourceIsGone() {
        var request = Caller.forkRequest(id).setRequestId(Samples.newId());
        var first = caller.fork(request);
        caller.delete(id);

        assertThat(caller.fork(request)).isEqualTo(first);
    }

    @Test
    void aRetryFindsTheForkAfterTheSourceWasTruncated() {
        caller.append(id, Samples.text("a"), Samples.text("b"));
        var request = Caller.forkRequest(id).setThroughSequence(2).setRequestId(Samples.newId());
        var first = caller.fork(request);
        caller.truncate(id, 0, 2);

        assertThat(caller.fork(request)).isEqualTo(first);
        assertThat(caller.texts(first.getSessionId())).containsExactly("a", "b");
    }

    @Test
    void oneRequestIdOnTwoSourcesMakesTwoForks() {
        var request = Samples.newId();
        var other = caller.createId();

        var first = caller.fork(Caller.forkRequest(id).setRequestId(request));
        var second = caller.fork(Caller.forkRequest(other).setRequestId(request));

        assertThat(second.getSessionId()).isNotEqualTo(first.getSessionId());
        assertThat(second.getForkedFrom().getSessionId()).isEqualTo(other);
    }

    @Test
    void withoutARequestIdEachCallIsAForkOfItsOwn() {
        assertThat(caller.fork(id).getSessionId()).isNotEqualTo(caller.fork(id).getSessionId());
    }

    @Test
    void aRequestIdIsBoundToItsTenant() {
        var stranger = Caller.ofNewTenant();
        var request = Caller.forkRequest(id).setRequestId(Samples.newId());
        var own = caller.fork(request);

        assertRefused(() -> stranger.fork(request), Reason.SESSION_NOT_FOUND);
        stranger.create(fields -> fields.setSessionId(id).setTitle("of the stranger"));
        var others = stranger.fork(request);

        assertThat(others.getSessionId()).isNotEqualTo(own.getSessionId());
        assertThat(others.getTitle()).isEqualTo("of the stranger");
        assertRefused(() -> stranger.get(own.getSessionId()), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void anIdThatIsTakenIsRefused() {
        var taken = caller.create();

        for (var sessionId : new String[] {taken.getSessionId(), id}) {
            assertRefused(
                            () -> caller.fork(Caller.forkRequest(id)
                                    .setSession(Session.newBuilder().setSessionId(sessionId))
                                    .setRequestId(Samples.newId())),
                            Reason.SESSION_EXISTS)
                    .telling("session_id", sessionId);
        }
        assertThat(caller.get(taken.getSessionId())).isEqualTo(taken);
    }

    @Test
    void theIdOfADeletedForkCanBeForkedAgain() {
        var request = Caller.forkRequest(id).setRequestId(Samples.newId());
        var first = caller.fork(request);
        caller.delete(first.getSessionId());

        var second = caller.fork(request);

        assertThat(second.getSessionId()).isEqualTo(first.getSessionId());
        assertThat(second.getUid()).isNotEqualTo(first.getUid());
    }

    @Test
    void aMissingSourceIsNotFound() {
        assertRefused(() -> caller.fork(Samples.newId()), Reason.SESSION_NOT_FOUND);
        assertRefused(
                () -> caller.fork(Caller.forkRequest(Samples.newId()).setThroughSequence(9)), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void whatIsWrongIsToldWithItsPath() {
        var session = Session.newBuilder()
                .setSessionId("a b")
                .setTitle("x".repeat(513))
                .setAppId("\u0000")
                .setTtl(seconds(0))
                .setTtlPolicyValue(99)
                .setStatusValue(99);
        var request = ForkSessionRequest.newBuilder()
                .setSession(session)
                .setThroughSequence(-1)
                .setRequestId("no UUID");

        assertRefused(() -> caller.fork(request), Reason.INVALID_FIELD)
                .at(
                        "session_id",
                        "through_sequence",
                        "request_id",
                        "session.session_id",
                        "session.title",
                        "session.app_id",
                        "session.ttl",
                        "session.ttl_policy",
                        "session.status");
    }

    private Session ofUser(String user) {
        return caller.sessions()
                .listSessions(ListSessionsRequest.newBuilder()
                        .setFilter(SessionFilter.newBuilder().setUserId(user))
                        .build())
                .getSessions(0);
    }
}
