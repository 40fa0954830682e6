package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.TtlPolicy;
import dev.parley.v1.UpdateSessionRequest;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changing a session's own fields. */
class SessionUpdatesTest {
    private final Caller caller = Caller.ofNewTenant();
    private final Session session = caller.create(fields -> fields.setTitle("before")
            .putLabels("a", "1")
            .putLabels("b", "2")
            .setAppId("app")
            .setUserId("user"));
    private final String id = session.getSessionId();

    @Test
    void aFieldThatIsInTheMaskIsSet() {
        var updated = caller.update(id, fields -> fields.setTitle("after"), "title");

        assertThat(updated.getTitle()).isEqualTo("after");
        assertThat(caller.get(id)).isEqualTo(updated);
    }

    @Test
    void aFieldThatIsNotInTheMaskIsKept() {
        var updated = caller.update(
                id,
                fields -> fields.setTitle("after")
                        .putLabels("c", "3")
                        .setStatus(SessionStatus.SESSION_STATUS_CLOSED)
                        .setAppId("other")
                        .setUserId("other"),
                "title");

        assertThat(updated.getLabelsMap()).isEqualTo(session.getLabelsMap());
        assertThat(updated.getStatus()).isEqualTo(SessionStatus.SESSION_STATUS_ACTIVE);
        assertThat(updated.getAppId()).isEqualTo("app");
        assertThat(updated.getUserId()).isEqualTo("user");
    }

    @Test
    void aFieldThatIsInTheMaskAndUnsetIsCleared() {
        caller.update(
                id,
                fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED)
                        .setTtl(Samples.seconds(3600))
                        .setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED),
                "status",
                "ttl",
                "ttl_policy");

        var cleared = caller.update(id, fields -> fields, "title", "labels", "status", "ttl", "ttl_policy");

        assertThat(cleared.getTitle()).isEmpty();
        assertThat(cleared.getLabelsMap()).isEmpty();
        assertThat(cleared.getStatus()).isEqualTo(SessionStatus.SESSION_STATUS_ACTIVE);
        assertThat(cleared.hasTtl()).isFalse();
        assertThat(cleared.hasExpireTime()).isFalse();
        assertThat(cleared.getTtlPolicy()).isEqualTo(TtlPolicy.TTL_POLICY_SLIDING);
    }

    @Test
    void labelsInTheMaskReplaceAllLabels() {
        var updated = caller.update(id, fields -> fields.putLabels("c", "3"), "labels");

        assertThat(updated.getLabelsMap()).isEqualTo(Map.of("c", "3"));
    }

    @Test
    void labelsCanBeSetAndRemovedOneByOne() {
        var updated = update(request -> request.putSetLabels("a", "new")
                .putSetLabels("c", "3")
                .addRemoveLabels("b")
                .addRemoveLabels("never-there"));

        assertThat(updated.getLabelsMap()).isEqualTo(Map.of("a", "new", "c", "3"));
        assertThat(updated.getTitle()).isEqualTo("before");
    }

    @Test
    void labelsCanBeSetBesideOtherFields() {
        var request = Caller.updateRequest(id, fields -> fields.setTitle("after"), "title")
                .putSetLabels("c", "3");

        var updated = caller.sessions().updateSession(request.build());

        assertThat(updated.getTitle()).isEqualTo("after");
        assertThat(updated.getLabelsMap()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void anEmptyMaskKeepsTheFields() {
        var updated = caller.update(id, fields -> fields.setTitle("after"));

        assertThat(updated).isEqualTo(session);
    }

    @Test
    void labelsInTheMaskAndOneByOneAreRefusedTogether() {
        var request = Caller.updateRequest(id, fields -> fields.putLabels("c", "3"), "labels")
                .putSetLabels("d", "4");

        assertRefused(() -> caller.sessions().updateSession(request.build()), Reason.INVALID_FIELD);
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @Test
    void aLabelThatIsSetAndRemovedIsRefused() {
        assertRefused(
                () -> update(request -> request.putSetLabels("c", "3").addRemoveLabels("c")), Reason.INVALID_FIELD);
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @Test
    void labelsOneByOneCannotPassTheLimit() {
        int limit = Target.limit("labels", 64);
        var full = update(request -> {
            for (int i = 2; i < limit; i++) {
                request.putSetLabels("label-" + i, "x");
            }
            return request;
        });

        assertThat(full.getLabelsCount()).isEqualTo(limit);
        assertRefused(() -> update(request -> request.putSetLabels("one-more", "x")), Reason.INVALID_FIELD)
                .within("set_labels");
        assertThat(update(request -> request.putSetLabels("one-more", "x").addRemoveLabels("a")))
                .extracting(Session::getLabelsCount)
                .isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "session_id", "uid", "app_id", "user_id", "last_sequence", "labels.a", "*"})
    void aMaskWithAnotherPathIsRefused(String path) {
        assertRefused(() -> caller.update(id, fields -> fields.setTitle("after"), "title", path), Reason.INVALID_FIELD)
                .within("update_mask");
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @Test
    void everyBadFieldIsNamed() {
        assertRefused(
                        () -> caller.update(
                                id,
                                fields -> fields.setTitle("a\u0000")
                                        .putLabels("BAD", "x")
                                        .setTtl(Samples.seconds(0)),
                                "title",
                                "labels",
                                "ttl"),
                        Reason.INVALID_FIELD)
                .at("session.title", "session.labels[\"BAD\"]", "session.ttl");
    }

    @Test
    void aClosedSessionCanBeOpenedAgain() {
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
        assertRefused(() -> caller.append(id, Samples.text("refused")), Reason.SESSION_CLOSED);

        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_ACTIVE), "status");

        assertThat(caller.append(id, Samples.text("taken")).getLastSequence()).isEqualTo(1);
    }

    @Test
    void aClosedSessionCanBeReadUpdatedAndDeleted() {
        caller.append(id, Samples.text("a"));
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");

        caller.update(id, fields -> fields.setTitle("after"), "title");
        caller.setState(id, "key", "1");

        assertThat(caller.get(id).getTitle()).isEqualTo("after");
        assertThat(caller.texts(id)).containsExactly("a");
        assertThat(caller.state(id)).containsEntry("key", "1");
        caller.delete(id);
    }

    @Test
    void anUpdateDoesNotTouchTheLogOrTheState() {
        caller.append(id, Samples.text("a"));
        caller.setState(id, "key", "1");
        var state = caller.stateOf(id);
        var log = caller.log(id);

        var updated = caller.update(id, fields -> fields.setTitle("after"), "title");

        assertThat(updated.getLastSequence()).isEqualTo(1);
        assertThat(updated.getMessageCount()).isEqualTo(1);
        assertThat(caller.log(id)).isEqualTo(log);
        assertThat(caller.stateOf(id)).isEqualTo(state);
    }

    @Test
    void anUpdateOfAMissingSessionIsNotFound() {
        var missing = Samples.newId();

        assertRefused(
                        () -> caller.update(missing, fields -> fields.setTitle("late"), "title"),
                        Reason.SESSION_NOT_FOUND)
                .telling("session_id", missing);
    }

    @Test
    void anUpdateThatSendsTheWholeSessionBackChangesOnlyTheMask() {
        var request =
                UpdateSessionRequest.newBuilder().setSession(session.toBuilder().setTitle("after"));
        request.getUpdateMaskBuilder().addPaths("title");

        var updated = caller.sessions().updateSession(request.build());

        assertThat(updated.toBuilder()
                        .setTitle("before")
                        .setEtag(session.getEtag())
                        .setUpdateTime(session.getUpdateTime())
                        .build())
                .isEqualTo(session);
    }

    private Session update(UnaryOperator<UpdateSessionRequest.Builder> change) {
        var request = UpdateSessionRequest.newBuilder();
        request.getSessionBuilder().setSessionId(id);
        return caller.sessions().updateSession(change.apply(request).build());
    }
}
