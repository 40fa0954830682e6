package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.StatePatch;
import org.junit.jupiter.api.Test;

/** Replacements that are refused, and that keep everything. */
class RefusedReplacementTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void theGuardMustFit() {
        threeMessages();
        var before = caller.get(id);

        assertRefused(() -> caller.append(replace(1, 2, Samples.text("x"))), Reason.SEQUENCE_MISMATCH)
                .telling("last_sequence", 3);
        assertRefused(() -> caller.append(replace(1, 4, Samples.text("x"))), Reason.SEQUENCE_MISMATCH);
        assertThat(caller.get(id)).isEqualTo(before);
        assertThat(caller.texts(id)).containsExactly("a", "b", "c");
    }

    @Test
    void withoutAGuardItIsRefused() {
        var request = Caller.appendRequest(id, Samples.text("x")).setReplaceAfterSequence(0);

        assertRefused(() -> caller.append(request), Reason.INVALID_FIELD);
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void aReplacementBehindMoreThanIsExpectedIsRefused() {
        threeMessages();

        assertRefused(() -> caller.append(replace(4, 3, Samples.text("x"))), Reason.INVALID_FIELD)
                .at("replace_after_sequence");
    }

    @Test
    void aNegativeSequenceIsRefused() {
        assertRefused(() -> caller.append(replace(-1, 0, Samples.text("x"))), Reason.INVALID_FIELD)
                .at("replace_after_sequence");
    }

    @Test
    void aReplacementInAClosedSessionIsRefused() {
        threeMessages();
        close();

        assertRefused(() -> caller.append(replace(1, 3, Samples.text("x"))), Reason.SESSION_CLOSED);
        assertThat(caller.texts(id)).containsExactly("a", "b", "c");
    }

    @Test
    void aMessageThatIsKeptMustNotBeInTheBatch() {
        threeMessages();
        var before = caller.get(id);

        assertRefused(
                        () -> caller.append(replace(1, 3, Samples.text("m1", "a"), Samples.text("m4", "d"))),
                        Reason.MESSAGE_ID_CONFLICT)
                .telling("message_id", "m1")
                .telling("sequence", 1);
        assertThat(caller.get(id)).isEqualTo(before);
        assertThat(caller.texts(id)).containsExactly("a", "b", "c");
    }

    @Test
    void aBatchThatIsThereAlreadyWithOtherContentIsAConflict() {
        threeMessages();

        assertRefused(() -> caller.append(replace(1, 3, Samples.text("m3", "changed"))), Reason.MESSAGE_ID_CONFLICT)
                .telling("message_id", "m3");
        assertThat(caller.texts(id)).containsExactly("a", "b", "c");
    }

    @Test
    void aConflictIsReportedBeforeAGuardThatDoesNotFit() {
        threeMessages();

        assertRefused(
                () -> caller.append(replace(1, 2, Samples.text("m1", "a"), Samples.text("m4", "d"))),
                Reason.MESSAGE_ID_CONFLICT);
    }

    @Test
    void aReplacementThatIsRefusedKeepsEverything() {
        threeMessages();
        caller.setState(id, "key", "1");
        var bad = Samples.message(Samples.resultPart("{"));

        assertRefused(
                () -> caller.append(
                        replace(0, 3, bad).setStatePatch(StatePatch.newBuilder().addRemove("key"))),
                Reason.INVALID_FIELD);
        assertThat(caller.texts(id)).containsExactly("a", "b", "c");
        assertThat(caller.state(id)).containsEntry("key", "1");
    }

    private void threeMessages() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"), Samples.text("m3", "c"));
    }

    private void close() {
        caller.update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
    }

    private AppendMessagesRequest.Builder replace(long after, long expected, Message... messages) {
        return Caller.appendRequest(id, messages)
                .setExpectedLastSequence(expected)
                .setReplaceAfterSequence(after);
    }
}
