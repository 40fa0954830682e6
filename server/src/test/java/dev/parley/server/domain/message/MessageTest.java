package dev.parley.server.domain.message;

import static dev.parley.server.domain.message.PlannedSession.NOON;
import static dev.parley.server.domain.message.PlannedSession.UID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Etag;
import org.junit.jupiter.api.Test;

final class MessageTest {
    @Test
    void theEtagStandsForTheVersionOfThisMessage() {
        assertThat(message(7, 1, "a").etag()).isEqualTo(Etag.ofMessage(UID, 7, 1));
        assertThat(message(7, 2, "a").etag()).isEqualTo(Etag.ofMessage(UID, 7, 2));
    }

    @Test
    void aMessageIsUpdatedFromItsSecondVersionOn() {
        assertThat(message(7, 1, "a").isUpdated()).isFalse();
        assertThat(message(7, 2, "a").isUpdated()).isTrue();
    }

    @Test
    void anAnswerHasTheContentAndWhatTheServerAdds() {
        long empty = message(7, 1, "").answerBytes();

        assertThat(empty).isBetween(200L, 300L);
        assertThat(message(7, 1, "a".repeat(1000)).answerBytes()).isEqualTo(empty + 1000);
    }

    private static Message message(long sequence, long version, String text) {
        var envelope = PlannedSession.envelope(MessageStatus.COMPLETE);
        return new Message("m-1", UID, sequence, envelope, PlannedSession.content(text), NOON, NOON, version);
    }
}
