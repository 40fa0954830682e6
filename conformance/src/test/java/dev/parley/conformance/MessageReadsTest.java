package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.GetMessageRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading one message. */
class MessageReadsTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aMessageIsTheSameByIdBySequenceAndInTheList() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));

        var byId = caller.message(id, "m2");

        assertThat(byId)
                .isEqualTo(caller.message(id, 2))
                .isEqualTo(caller.log(id).get(1));
        assertThat(byId.getMessageId()).isEqualTo("m2");
        assertThat(byId.getSequence()).isEqualTo(2);
    }

    @Test
    void aMissingIdIsNotFound() {
        caller.append(id, Samples.text("m1", "a"));

        assertRefused(() -> caller.message(id, "m2"), Reason.MESSAGE_NOT_FOUND)
                .telling("session_id", id)
                .telling("message_id", "m2");
    }

    @Test
    void aMissingSequenceIsNotFound() {
        caller.append(id, Samples.text("m1", "a"));

        assertRefused(() -> caller.message(id, 2), Reason.MESSAGE_NOT_FOUND)
                .telling("session_id", id)
                .telling("sequence", 2);
        assertRefused(() -> caller.message(id, Long.MAX_VALUE), Reason.MESSAGE_NOT_FOUND);
    }

    @Test
    void aMissingSessionIsNotFoundBeforeItsMessage() {
        var missing = Samples.newId();

        assertRefused(() -> caller.message(missing, 1), Reason.SESSION_NOT_FOUND)
                .telling("session_id", missing);
        assertRefused(() -> caller.message(missing, "m"), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void aMessageOfAnotherSessionIsNotFound() {
        var other = caller.createId();
        caller.append(other, Samples.text("m", "a"));

        assertRefused(() -> caller.message(id, "m"), Reason.MESSAGE_NOT_FOUND);
        assertRefused(() -> caller.message(id, 1), Reason.MESSAGE_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aSequenceBelowOneIsRefused(long sequence) {
        assertRefused(() -> caller.message(id, sequence), Reason.INVALID_FIELD).at("sequence");
    }

    @Test
    void anIdThatIsNoneIsRefused() {
        assertRefused(() -> caller.message(id, ""), Reason.INVALID_FIELD).at("message_id");
        assertRefused(() -> caller.message(id, "not an id"), Reason.INVALID_FIELD)
                .at("message_id");
    }

    @Test
    void withoutIdAndSequenceItIsRefused() {
        var request = GetMessageRequest.newBuilder().setSessionId(id).build();

        assertRefused(() -> caller.messages().getMessage(request), Reason.INVALID_FIELD);
    }

    @Test
    void everyBadFieldIsNamed() {
        var request = GetMessageRequest.newBuilder()
                .setSessionId("not an id")
                .setSequence(0)
                .build();

        assertRefused(() -> caller.messages().getMessage(request), Reason.INVALID_FIELD)
                .at("session_id", "sequence");
    }
}
