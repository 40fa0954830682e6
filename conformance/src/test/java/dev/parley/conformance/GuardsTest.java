package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import org.junit.jupiter.api.Test;

/** {@code expected_last_sequence}: the guard of the log, and of nothing else. */
class GuardsTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void anAppendWithoutAGuardNeverFailsBecauseSomebodyElseAppended() {
        for (int i = 1; i <= 5; i++) {
            caller.append(id, Samples.text("somebody else"));

            assertThat(caller.append(id, Samples.text("mine")).getLastSequence())
                    .isEqualTo(2L * i);
        }
    }

    @Test
    void aGuardOfZeroFitsALogWithoutMessages() {
        assertThat(guarded(0).getLastSequence()).isEqualTo(1);
    }

    @Test
    void aGuardOfZeroDoesNotFitALogWithMessages() {
        caller.append(id, Samples.text("a"));

        assertMismatch(0, 1);
    }

    @Test
    void aGuardFitsTheLastSequence() {
        caller.append(id, Samples.text("a"), Samples.text("b"));

        assertThat(guarded(2).getLastSequence()).isEqualTo(3);
        assertThat(guarded(3).getLastSequence()).isEqualTo(4);
    }

    @Test
    void aGuardBelowOrAboveTheLastSequenceDoesNotFit() {
        caller.append(id, Samples.text("a"), Samples.text("b"));

        assertMismatch(1, 2);
        assertMismatch(3, 2);
        assertMismatch(Long.MAX_VALUE, 2);
    }

    @Test
    void aGuardThatDoesNotFitAppliesNothing() {
        caller.append(id, Samples.text("a"));
        var before = caller.get(id);

        assertRefused(
                () -> caller.append(
                        request(0).setStatePatch(StatePatch.newBuilder().putSet("key", "1"))),
                Reason.SEQUENCE_MISMATCH);

        assertThat(caller.get(id)).isEqualTo(before);
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void aNegativeGuardIsRefused() {
        assertRefused(() -> guarded(-1), Reason.INVALID_FIELD).at("expected_last_sequence");
    }

    @Test
    void stateAndUpdatesDoNotTouchTheGuardOfTheLog() {
        caller.append(id, Samples.text("a"));
        caller.setState(id, "key", "1");
        caller.update(id, fields -> fields.setTitle("title"), "title");

        assertThat(guarded(1).getLastSequence()).isEqualTo(2);
    }

    @Test
    void appendsDoNotTouchTheGuardsOfTheSessionAndItsState() {
        var session = caller.get(id);
        var stateEtag = caller.stateOf(id).getEtag();
        caller.append(id, Samples.text("a"));

        caller.update(id, fields -> fields.setTitle("title").setEtag(session.getEtag()), "title");
        caller.patch(PatchStateRequest.newBuilder()
                .setSessionId(id)
                .putSet("key", "1")
                .setEtag(stateEtag));

        assertThat(caller.get(id).getTitle()).isEqualTo("title");
        assertThat(caller.state(id)).containsEntry("key", "1");
    }

    @Test
    void theGuardSeesNoErasures() {
        caller.append(id, Samples.text("a"), Samples.text("b"), Samples.text("c"));
        caller.append(request(3).setReplaceAfterSequence(1));

        assertThat(caller.get(id).getMessageCount()).isEqualTo(2);
        assertThat(guarded(4).getLastSequence()).isEqualTo(5);
    }

    @Test
    void aClosedSessionIsReportedBeforeAGuardThatDoesNotFit() {
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");

        assertRefused(() -> guarded(7), Reason.SESSION_CLOSED);
    }

    @Test
    void aTakenMessageIdIsReportedBeforeAGuardThatDoesNotFit() {
        caller.append(id, Samples.text("m", "a"));

        assertRefused(
                () -> caller.append(
                        Caller.appendRequest(id, Samples.text("m", "b")).setExpectedLastSequence(7)),
                Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void aMissingSessionIsReportedBeforeAGuardThatDoesNotFit() {
        assertRefused(
                () -> caller.append(
                        Caller.appendRequest(Samples.newId(), Samples.text("a")).setExpectedLastSequence(7)),
                Reason.SESSION_NOT_FOUND);
    }

    private void assertMismatch(long expected, long actual) {
        assertRefused(() -> guarded(expected), Reason.SEQUENCE_MISMATCH)
                .telling("session_id", id)
                .telling("expected_last_sequence", expected)
                .telling("last_sequence", actual);
    }

    private AppendMessagesResponse guarded(long expected) {
        return caller.append(request(expected));
    }

    private AppendMessagesRequest.Builder request(long expected) {
        return Caller.appendRequest(id, Samples.text("guarded")).setExpectedLastSequence(expected);
    }
}
