package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** Deleting sessions, and what is left of them. */
class SessionDeletionTest {
    private final Caller caller = Caller.ofNewTenant();

    @Test
    void aDeletedSessionIsInNoAnswer() {
        var id = caller.create(fields -> fields.setUserId("owner")).getSessionId();
        caller.append(id, Samples.text("m", "text"));
        caller.setState(id, "key", "1");
        var follow = StreamMessagesRequest.newBuilder().setSessionId(id).build();
        var batch = BatchGetSessionsRequest.newBuilder().addSessionIds(id).build();

        caller.delete(id);

        assertRefused(() -> caller.get(id), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.log(id), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.message(id, 1), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.message(id, "m"), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.state(id), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.messages().streamMessages(follow).next(), Reason.SESSION_NOT_FOUND);
        assertThat(caller.sessions().batchGetSessions(batch).getMissingSessionIdsList())
                .containsExactly(id);
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
    void aDeletedSessionTakesNoWrites() {
        var id = caller.createId();

        caller.delete(id);

        assertRefused(() -> caller.append(id, Samples.text("late")), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.setState(id, "key", "1"), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.update(id, fields -> fields.setTitle("late"), "title"), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void deletingAMissingSessionIsNotFound() {
        var id = caller.createId();
        caller.delete(id);

        assertRefused(() -> caller.delete(id), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void deletingAMissingSessionSucceedsWhereThatIsAllowed() {
        var id = caller.createId();
        var request = DeleteSessionRequest.newBuilder()
                .setSessionId(id)
                .setAllowMissing(true)
                .build();

        var first = caller.sessions().deleteSession(request);
        var retry = caller.sessions().deleteSession(request);

        assertThat(retry).isEqualTo(first);
        assertRefused(() -> caller.get(id), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void deletionIsGuardedByTheEtag() {
        var session = caller.create();
        var id = session.getSessionId();
        var changed = caller.update(id, fields -> fields.setTitle("changed"), "title");

        assertRefused(() -> deleteWithEtag(id, session.getEtag()), Reason.ETAG_MISMATCH)
                .telling("etag", changed.getEtag());
        deleteWithEtag(id, changed.getEtag());
        assertRefused(() -> caller.get(id), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void aDeletionThatAllowsMissingIsStillGuardedByTheEtag() {
        var session = caller.create();
        var request = DeleteSessionRequest.newBuilder()
                .setSessionId(session.getSessionId())
                .setEtag("stale")
                .setAllowMissing(true)
                .build();

        assertRefused(() -> caller.sessions().deleteSession(request), Reason.ETAG_MISMATCH);
        assertThat(caller.get(session.getSessionId())).isEqualTo(session);
    }

    @Test
    void theIdOfADeletedSessionCanBeUsedAgainAndIsAnotherIncarnation() {
        var first = caller.create(fields -> fields.setTitle("first"));
        var id = first.getSessionId();
        caller.append(id, Samples.text("m", "old"));
        caller.setState(id, "old", "1");
        caller.delete(id);

        var second = create(Session.newBuilder().setSessionId(id).build());

        assertThat(second.getUid()).isNotEqualTo(first.getUid());
        assertThat(second.getEtag()).isNotEqualTo(first.getEtag());
        assertThat(second.getTitle()).isEmpty();
        assertThat(second.getLastSequence()).isZero();
        assertThat(caller.log(id)).isEmpty();
        assertThat(caller.state(id)).isEmpty();
        assertRefused(() -> caller.message(id, "m"), Reason.MESSAGE_NOT_FOUND);
    }

    @Test
    void theLogOfANewIncarnationBeginsAtOne() {
        var id = caller.createId();
        caller.append(id, Samples.text("m", "old"));
        caller.delete(id);
        create(Session.newBuilder().setSessionId(id).build());

        var appended = caller.append(id, Samples.text("m", "new"));

        assertThat(appended.getLastSequence()).isEqualTo(1);
        assertThat(appended.getResults(0).getReplayed()).isFalse();
        assertThat(caller.texts(id)).containsExactly("new");
    }

    @Test
    void anEtagNeverFitsAnotherIncarnation() {
        var first = caller.create();
        var id = first.getSessionId();
        caller.delete(id);
        create(Session.newBuilder().setSessionId(id).build());

        assertRefused(() -> deleteWithEtag(id, first.getEtag()), Reason.ETAG_MISMATCH);
    }

    private Session create(Session session) {
        return caller.sessions()
                .createSession(
                        CreateSessionRequest.newBuilder().setSession(session).build());
    }

    private void deleteWithEtag(String id, String etag) {
        var _ = caller.sessions()
                .deleteSession(DeleteSessionRequest.newBuilder()
                        .setSessionId(id)
                        .setEtag(etag)
                        .build());
    }
}
