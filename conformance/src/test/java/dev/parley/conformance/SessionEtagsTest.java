package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Samples.instant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.TtlPolicy;
import dev.parley.v1.UpdateSessionRequest;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The etag of a session's own fields, as a witness and as a guard. */
class SessionEtagsTest {
    private final Caller caller = Caller.ofNewTenant();
    private final Session session = caller.create(fields -> fields.setTitle("before")
            .putLabels("a", "1")
            .putLabels("b", "2")
            .setAppId("app")
            .setUserId("user"));
    private final String id = session.getSessionId();

    @Test
    void everyChangeMovesTheEtagAndTheUpdateTime() {
        assertMoves(fields -> fields.setTitle("after"), "title");
        assertMoves(fields -> fields.putLabels("c", "3"), "labels");
        assertMoves(fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
        assertMoves(fields -> fields.setTtl(Samples.seconds(3600)), "ttl");
        assertMoves(fields -> fields.setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED), "ttl_policy");
    }

    @Test
    void anEtagNeverComesBack() {
        var changed = caller.update(id, fields -> fields.setTitle("after"), "title");
        var reverted = caller.update(id, fields -> fields.setTitle("before"), "title");

        assertThat(reverted.getEtag()).isNotIn(session.getEtag(), changed.getEtag());
    }

    @Test
    void appendsAndStateDoNotMoveTheEtag() {
        caller.append(id, Samples.text("a"));
        caller.setState(id, "key", "1");

        var now = caller.get(id);

        assertThat(now.getEtag()).isEqualTo(session.getEtag());
        assertThat(now.getUpdateTime()).isEqualTo(session.getUpdateTime());
    }

    @Test
    void anUpdateWithThePresentEtagSucceeds() {
        var updated = caller.update(id, fields -> fields.setTitle("after").setEtag(session.getEtag()), "title");

        assertThat(updated.getTitle()).isEqualTo("after");
    }

    @Test
    void aStaleEtagIsToldBeforeALimit() {
        var now = caller.update(id, fields -> fields.setTitle("after"), "title");
        var request = Caller.updateRequest(id, fields -> fields.setEtag(session.getEtag()));
        for (int i = 0; i < Target.limit("labels", 64); i++) {
            request.putSetLabels("label" + i, "");
        }

        assertRefused(() -> caller.sessions().updateSession(request.build()), Reason.ETAG_MISMATCH)
                .telling("etag", now.getEtag());
    }

    @Test
    void anUpdateWithAStaleEtagIsRefusedAndTellsThePresentOne() {
        var now = caller.update(id, fields -> fields.setTitle("after"), "title");

        assertRefused(
                        () -> caller.update(
                                id, fields -> fields.setTitle("late").setEtag(session.getEtag()), "title"),
                        Reason.ETAG_MISMATCH)
                .telling("etag", now.getEtag());
        assertThat(caller.get(id)).isEqualTo(now);
    }

    @Test
    void theEtagGuardsLabelsThatAreSetOneByOne() {
        assertRefused(
                () -> update(request -> {
                    request.getSessionBuilder().setEtag("stale");
                    return request.putSetLabels("c", "3");
                }),
                Reason.ETAG_MISMATCH);
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @Test
    void theRetryOfAGuardedUpdateSucceedsAndChangesNothing() {
        var request = Caller.updateRequest(
                        id, fields -> fields.setTitle("after").setEtag(session.getEtag()), "title")
                .build();
        var first = caller.sessions().updateSession(request);

        var retry = caller.sessions().updateSession(request);

        assertThat(retry).isEqualTo(first);
    }

    @Test
    void theRetryOfAnOvertakenUpdateIsRefused() {
        var request = Caller.updateRequest(
                        id, fields -> fields.setTitle("after").setEtag(session.getEtag()), "title")
                .build();
        caller.sessions().updateSession(request);
        caller.update(id, fields -> fields.setTitle("overtaken"), "title");

        assertRefused(() -> caller.sessions().updateSession(request), Reason.ETAG_MISMATCH);
    }

    @Test
    void anUpdateThatWouldChangeNothingSucceedsWhateverItsEtag() {
        var updated = caller.update(id, fields -> fields.setTitle("before").setEtag("of another time"), "title");

        assertThat(updated).isEqualTo(session);
    }

    @Test
    void anEtagOfAnotherIncarnationDoesNotFit() {
        caller.delete(id);
        caller.create(fields -> fields.setSessionId(id));

        assertRefused(
                () -> caller.update(id, fields -> fields.setTitle("late").setEtag(session.getEtag()), "title"),
                Reason.ETAG_MISMATCH);
    }

    private void assertMoves(UnaryOperator<Session.Builder> change, String path) {
        var before = caller.get(id);

        var after = caller.update(id, change, path);

        assertThat(after.getEtag()).as("etag after a change of %s", path).isNotEqualTo(before.getEtag());
        assertThat(instant(after.getUpdateTime()))
                .as("update_time after a change of %s", path)
                .isAfter(instant(before.getUpdateTime()));
    }

    private Session update(UnaryOperator<UpdateSessionRequest.Builder> change) {
        var request = UpdateSessionRequest.newBuilder();
        request.getSessionBuilder().setSessionId(id);
        return caller.sessions().updateSession(change.apply(request).build());
    }
}
