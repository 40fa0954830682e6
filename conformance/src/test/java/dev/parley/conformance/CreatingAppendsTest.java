package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import org.junit.jupiter.api.Test;

/** Appends that bring the session with them: {@code create_session}. */
class CreatingAppendsTest {
    private static final Session FIELDS = Session.newBuilder()
            .setAppId("app")
            .setUserId("user")
            .setTitle("title")
            .putLabels("a", "1")
            .build();

    private final Caller caller = Caller.ofNewTenant();
    private final String missing = Samples.newId();

    @Test
    void aMissingSessionIsCreatedWithTheFields() {
        var appended = caller.append(creating(Samples.text("a")));

        var session = caller.get(missing);
        assertThat(appended.getSessionUid()).isEqualTo(session.getUid());
        assertThat(appended.getLastSequence()).isEqualTo(1);
        assertThat(session.getAppId()).isEqualTo("app");
        assertThat(session.getUserId()).isEqualTo("user");
        assertThat(session.getTitle()).isEqualTo("title");
        assertThat(session.getLabelsMap()).containsOnlyKeys("a");
        assertThat(session.getStatus()).isEqualTo(SessionStatus.SESSION_STATUS_ACTIVE);
        assertThat(session.getLastSequence()).isEqualTo(1);
        assertThat(caller.texts(missing)).containsExactly("a");
    }

    @Test
    void noFieldAtAllCreatesASession() {
        caller.append(Caller.appendRequest(missing, Samples.text("a")).setCreateSession(Session.getDefaultInstance()));

        assertThat(caller.get(missing).getLastSequence()).isEqualTo(1);
    }

    @Test
    void withoutCreateSessionNothingIsCreated() {
        assertRefused(() -> caller.append(missing, Samples.text("a")), Reason.SESSION_NOT_FOUND);
        assertNothingWasCreated();
    }

    @Test
    void theFieldsAreIgnoredWhereTheSessionExists() {
        var session = caller.create(fields -> fields.setSessionId(missing).setTitle("mine"));

        caller.append(creating(Samples.text("a")));

        var now = caller.get(missing);
        assertThat(now.getUid()).isEqualTo(session.getUid());
        assertThat(now.getEtag()).isEqualTo(session.getEtag());
        assertThat(now.getTitle()).isEqualTo("mine");
        assertThat(now.getUserId()).isEmpty();
        assertThat(now.getLabelsMap()).isEmpty();
    }

    @Test
    void aClosedSessionStaysClosed() {
        caller.create(fields -> fields.setSessionId(missing).setStatus(SessionStatus.SESSION_STATUS_CLOSED));

        assertRefused(() -> caller.append(creating(Samples.text("a"))), Reason.SESSION_CLOSED);
    }

    @Test
    void aSessionThatWouldBeClosedIsNotCreated() {
        var closed = Session.newBuilder().setStatus(SessionStatus.SESSION_STATUS_CLOSED);

        assertRefused(() -> caller.append(creating(Samples.text("a")).setCreateSession(closed)), Reason.SESSION_CLOSED);
        assertNothingWasCreated();
    }

    @Test
    void theIdMayBeSaidTwice() {
        caller.append(
                creating(Samples.text("a")).setCreateSession(FIELDS.toBuilder().setSessionId(missing)));

        assertThat(caller.get(missing).getTitle()).isEqualTo("title");
    }

    @Test
    void anotherIdIsRefused() {
        var other = FIELDS.toBuilder().setSessionId(Samples.newId());

        assertRefused(() -> caller.append(creating(Samples.text("a")).setCreateSession(other)), Reason.INVALID_FIELD)
                .at("create_session.session_id");
        assertNothingWasCreated();
    }

    @Test
    void badFieldsAreRefusedWhetherTheSessionExistsOrNot() {
        var existing = caller.createId();
        var bad = Session.newBuilder().setTitle("a\u0000").putLabels("BAD", "x");

        for (var id : new String[] {missing, existing}) {
            assertRefused(
                            () -> caller.append(
                                    creating(Samples.text("a")).setSessionId(id).setCreateSession(bad)),
                            Reason.INVALID_FIELD)
                    .at("create_session.title", "create_session.labels[\"BAD\"]");
        }
        assertNothingWasCreated();
        assertThat(caller.log(existing)).isEmpty();
    }

    @Test
    void aGuardOfZeroFitsAMissingSession() {
        var appended = caller.append(creating(Samples.text("a")).setExpectedLastSequence(0));

        assertThat(appended.getLastSequence()).isEqualTo(1);
    }

    @Test
    void aGuardAboveZeroDoesNotFitAMissingSession() {
        assertRefused(
                        () -> caller.append(creating(Samples.text("a")).setExpectedLastSequence(1)),
                        Reason.SEQUENCE_MISMATCH)
                .telling("last_sequence", 0);
        assertNothingWasCreated();
    }

    @Test
    void aReplacementOfEverythingFitsAMissingSession() {
        caller.append(creating(Samples.text("a")).setExpectedLastSequence(0).setReplaceAfterSequence(0));

        assertThat(caller.texts(missing)).containsExactly("a");
    }

    @Test
    void anIncarnationIsNeverCreated() {
        var uid = caller.create().getUid();

        assertRefused(() -> caller.append(creating(Samples.text("a")).setSessionUid(uid)), Reason.SESSION_NOT_FOUND);
        assertNothingWasCreated();
    }

    @Test
    void aStatePatchIsTheFirstState() {
        caller.append(creating(Samples.text("a"))
                .setStatePatch(StatePatch.newBuilder().putSet("key", "1").addRemove("never-there")));

        assertThat(caller.state(missing)).containsOnlyKeys("key").containsEntry("key", "1");
    }

    @Test
    void aBadMessageCreatesNothing() {
        assertRefused(() -> caller.append(creating(Message.getDefaultInstance())), Reason.INVALID_FIELD);
        assertNothingWasCreated();
    }

    @Test
    void aStateThatDoesNotFitCreatesNothing() {
        int keys = Target.limit("state_keys", 1000);
        var patch = StatePatch.newBuilder();
        for (int i = 0; i <= keys; i++) {
            patch.putSet("key-" + i, "1");
        }

        assertRefused(() -> caller.append(creating(Samples.text("a")).setStatePatch(patch)), Reason.STATE_FULL);
        assertNothingWasCreated();
    }

    @Test
    void theRetryIsAReplay() {
        var request = creating(Samples.text("m", "a"))
                .setExpectedLastSequence(0)
                .setStatePatch(StatePatch.newBuilder().putSet("key", "1"));
        var first = caller.append(request);
        var before = caller.get(missing);

        var retry = caller.append(request);

        assertThat(retry.getSessionUid()).isEqualTo(first.getSessionUid());
        assertThat(retry.getResults(0).getReplayed()).isTrue();
        assertThat(retry.getResults(0).getSequence()).isEqualTo(1);
        assertThat(caller.get(missing)).isEqualTo(before);
    }

    @Test
    void theRetryOfARequestIdIsAReplay() {
        var request = creating(Samples.text("a"), Samples.text("b")).setRequestId(Samples.newId());
        var first = caller.append(request);

        var retry = caller.append(request);

        assertThat(retry.getSessionUid()).isEqualTo(first.getSessionUid());
        assertThat(retry.getResultsList()).allMatch(result -> result.getReplayed());
        assertThat(caller.texts(missing)).containsExactly("a", "b");
    }

    @Test
    void theSessionRemembersTheRequestThatMadeIt() {
        var requestId = Samples.newId();
        caller.append(creating(Samples.text("a")).setRequestId(requestId));
        var create = CreateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId(missing));

        var found =
                caller.sessions().createSession(create.setRequestId(requestId).build());

        assertThat(found).isEqualTo(caller.get(missing));
        assertRefused(
                () -> caller.sessions()
                        .createSession(create.setRequestId(Samples.newId()).build()),
                Reason.SESSION_EXISTS);
    }

    @Test
    void outputOnlyFieldsAreTheServersOwn() {
        var asked = FIELDS.toBuilder()
                .setUid("mine")
                .setEtag("mine")
                .setLastSequence(9)
                .setMessageCount(9);

        caller.append(creating(Samples.text("a")).setCreateSession(asked));

        var session = caller.get(missing);
        assertThat(session.getUid()).isNotEqualTo("mine");
        assertThat(session.getEtag()).isNotEqualTo("mine");
        assertThat(session.getLastSequence()).isEqualTo(1);
        assertThat(session.getMessageCount()).isEqualTo(1);
    }

    private AppendMessagesRequest.Builder creating(Message... messages) {
        return Caller.appendRequest(missing, messages).setCreateSession(FIELDS);
    }

    private void assertNothingWasCreated() {
        assertRefused(() -> caller.get(missing), Reason.SESSION_NOT_FOUND);
    }
}
