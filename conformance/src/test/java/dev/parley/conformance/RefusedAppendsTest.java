package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.Message;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import org.junit.jupiter.api.Test;

/** Appends that are refused, and of which nothing is applied. */
class RefusedAppendsTest {
    private final Caller caller = Caller.ofNewTenant();
    private final Session session = caller.create();
    private final String id = session.getSessionId();

    @Test
    void anotherIncarnationIsNotFound() {
        caller.delete(id);
        caller.create(fields -> fields.setSessionId(id));

        assertRefused(
                        () -> caller.append(
                                Caller.appendRequest(id, Samples.text("a")).setSessionUid(session.getUid())),
                        Reason.SESSION_NOT_FOUND)
                .telling("session_id", id);
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void aMissingSessionIsNotFound() {
        var missing = Samples.newId();

        assertRefused(() -> caller.append(missing, Samples.text("a")), Reason.SESSION_NOT_FOUND)
                .telling("session_id", missing);
    }

    @Test
    void aClosedSessionIsRefused() {
        caller.append(id, Samples.text("a"));
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");

        assertRefused(
                        () -> caller.append(Caller.appendRequest(id, Samples.text("b"))
                                .setStatePatch(StatePatch.newBuilder().putSet("key", "1"))),
                        Reason.SESSION_CLOSED)
                .telling("session_id", id);
        assertThat(caller.texts(id)).containsExactly("a");
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void aBatchWithOneBadMessageIsRefusedWhole() {
        var bad = Message.newBuilder()
                .addParts(Samples.textPart("without a role"))
                .build();

        assertRefused(
                        () -> caller.append(Caller.appendRequest(id, Samples.text("a"), bad, Samples.text("c"))
                                .setStatePatch(StatePatch.newBuilder().putSet("key", "1"))),
                        Reason.INVALID_FIELD)
                .at("messages[1].role");
        assertThat(caller.log(id)).isEmpty();
        assertThat(caller.state(id)).isEmpty();
        assertThat(caller.get(id)).isEqualTo(session);
    }

    @Test
    void aBatchWithABadStatePatchIsRefusedWhole() {
        assertRefused(
                        () -> caller.append(Caller.appendRequest(id, Samples.text("a"))
                                .setStatePatch(StatePatch.newBuilder()
                                        .putSet("right", "1")
                                        .putSet("wrong", "{"))),
                        Reason.INVALID_FIELD)
                .at("state_patch.set[\"wrong\"]");
        assertThat(caller.log(id)).isEmpty();
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void aBatchWhoseStatePatchSetsAndRemovesAKeyIsRefusedWhole() {
        assertRefused(
                        () -> caller.append(Caller.appendRequest(id, Samples.text("a"))
                                .setStatePatch(StatePatch.newBuilder()
                                        .putSet("key", "1")
                                        .addRemove("key"))),
                        Reason.INVALID_FIELD)
                .within("state_patch");
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void aBatchWhoseStatePatchDoesNotFitIsRefusedWhole() {
        int keys = Target.limit("state_keys", 1000);
        var fill = PatchStateRequest.newBuilder().setSessionId(id);
        for (int i = 0; i < keys; i++) {
            fill.putSet("key-" + i, "1");
        }
        caller.patch(fill);

        assertRefused(
                () -> caller.append(Caller.appendRequest(id, Samples.text("a"))
                        .setStatePatch(StatePatch.newBuilder().putSet("one more", "1"))),
                Reason.STATE_FULL);
        assertThat(caller.log(id)).isEmpty();
        assertThat(caller.get(id).getLastSequence()).isZero();
    }

    @Test
    void aBatchWithAnIdTwiceIsRefusedWholeEvenWithTheSameContent() {
        assertRefused(
                        () -> caller.append(id, Samples.text("m", "a"), Samples.text("n", "b"), Samples.text("m", "a")),
                        Reason.INVALID_FIELD)
                .at("messages[2].message_id");
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void everyBadFieldOfABatchIsNamed() {
        var noRole = Message.getDefaultInstance();
        var badId = Samples.text("not an id", "a");
        var badJson = Samples.message(Samples.textPart("a"), Samples.resultPart("{"));

        assertRefused(() -> caller.append(id, noRole, badId, badJson), Reason.INVALID_FIELD)
                .at("messages[0].role", "messages[1].message_id", "messages[2].parts[1].tool_result.result_json");
    }

    @Test
    void anAppendWithoutMessagesIsRefused() {
        assertRefused(() -> caller.append(Caller.appendRequest(id)), Reason.INVALID_FIELD)
                .at("messages");
    }

    @Test
    void fieldsAreCheckedBeforeTheSession() {
        assertRefused(() -> caller.append(Samples.newId(), Message.getDefaultInstance()), Reason.INVALID_FIELD)
                .at("messages[0].role");
    }
}
