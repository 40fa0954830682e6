package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Samples.instant;
import static dev.parley.conformance.support.Samples.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Session;
import dev.parley.v1.StreamMessagesRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is left of a session when its time is over: nothing. These cases wait for real seconds. */
class SessionExpiryTest {
    // What is done to a session before its time is over takes that long on no machine.
    private static final int TTL_SECONDS = 5;

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void anExpiredSessionIsInNoAnswer() {
        var id = expiring().getSessionId();
        caller.append(id, Samples.text("m", "text"));
        caller.setState(id, "key", "1");

        awaitExpiry(id);

        var batch = BatchGetSessionsRequest.newBuilder().addSessionIds(id).build();
        var stream = StreamMessagesRequest.newBuilder().setSessionId(id).build();
        assertThat(caller.sessions().batchGetSessions(batch).getMissingSessionIdsList())
                .containsExactly(id);
        assertRefused(() -> caller.get(id), Reason.SESSION_NOT_FOUND).telling("session_id", id);
        assertRefused(() -> caller.log(id), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.message(id, 1), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.message(id, "m"), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.state(id), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.messages().streamMessages(stream).next(), Reason.SESSION_NOT_FOUND);
        assertThat(caller.sessions()
                        .listSessions(ListSessionsRequest.getDefaultInstance())
                        .getSessionsList())
                .isEmpty();
        assertThat(caller.sessions()
                        .countSessions(CountSessionsRequest.getDefaultInstance())
                        .getCount())
                .isZero();
    }

    @Test
    void anExpiredSessionTakesNoWrites() {
        var id = expiring().getSessionId();

        awaitExpiry(id);

        assertRefused(() -> caller.append(id, Samples.text("late")), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.setState(id, "key", "1"), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.update(id, fields -> fields.setTtl(seconds(3600)), "ttl"), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.delete(id), Reason.SESSION_NOT_FOUND);
        var _ = caller.sessions()
                .deleteSession(DeleteSessionRequest.newBuilder()
                        .setSessionId(id)
                        .setAllowMissing(true)
                        .build());
    }

    @Test
    void theIdOfAnExpiredSessionCanBeUsedAgain() {
        var first = expiring();
        var id = first.getSessionId();
        caller.append(id, Samples.text("m", "old"));
        caller.setState(id, "old", "1");
        awaitExpiry(id);

        var second = caller.create(fields -> fields.setSessionId(id));

        assertThat(second.getUid()).isNotEqualTo(first.getUid());
        assertThat(second.getEtag()).isNotEqualTo(first.getEtag());
        assertThat(second.getLastSequence()).isZero();
        assertThat(caller.log(id)).isEmpty();
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void anAppendCanCreateASessionInThePlaceOfAnExpiredOne() {
        var first = expiring();
        var id = first.getSessionId();
        caller.append(id, Samples.text("m", "old"));
        awaitExpiry(id);

        var appended = caller.append(
                Caller.appendRequest(id, Samples.text("m", "new")).setCreateSession(Session.getDefaultInstance()));

        assertThat(appended.getSessionUid()).isNotEqualTo(first.getUid());
        assertThat(appended.getResults(0).getReplayed()).isFalse();
        assertThat(appended.getLastSequence()).isEqualTo(1);
        assertThat(caller.texts(id)).containsExactly("new");
    }

    @Test
    void theRequestThatMadeAnExpiredSessionMakesAnother() {
        var request = CreateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setTtl(seconds(TTL_SECONDS)))
                .setRequestId(Samples.newId())
                .build();
        var first = caller.sessions().createSession(request);
        awaitExpiry(first.getSessionId());

        var second = caller.sessions().createSession(request);

        assertThat(second.getSessionId()).isEqualTo(first.getSessionId());
        assertThat(second.getUid()).isNotEqualTo(first.getUid());
    }

    @Test
    void aSessionThatLostItsTtlDoesNotExpire() {
        var id = expiring().getSessionId();
        caller.update(id, fields -> fields, "ttl");
        var other = expiring().getSessionId();

        awaitExpiry(other);

        assertThat(caller.get(id).hasExpireTime()).isFalse();
    }

    private Session expiring() {
        return caller.create(fields -> fields.setTtl(seconds(TTL_SECONDS)));
    }

    // Until the server's own clock says so: not until a sweeper came by.
    private void awaitExpiry(String id) {
        var expiry = instant(caller.get(id).getExpireTime());
        var clock = Caller.ofNewTenant();
        await("the expiry of " + id)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !instant(clock.create().getCreateTime()).isBefore(expiry));
    }
}
