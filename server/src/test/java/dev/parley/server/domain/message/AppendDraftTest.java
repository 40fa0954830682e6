package dev.parley.server.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.session.StatePatch;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AppendDraftTest {
    private static final Optional<UUID> REQUEST = Optional.of(new UUID(1, 2));

    @Test
    void withoutAnyIdARetryCouldAppendTwice() {
        assertThat(draft(Optional.empty(), "").isUnsafeToRetry()).isTrue();
        assertThat(draft(Optional.empty(), "a", "", "c").isUnsafeToRetry()).isTrue();
    }

    @Test
    void withAnIdForEachMessageARetryIsTheSameAppend() {
        assertThat(draft(Optional.empty(), "a", "b").isUnsafeToRetry()).isFalse();
    }

    @Test
    void withARequestIdARetryIsTheSameAppend() {
        assertThat(draft(REQUEST, "", "b").isUnsafeToRetry()).isFalse();
    }

    // An empty id stands for none.
    private static AppendDraft draft(Optional<UUID> requestId, String... messageIds) {
        var messages = Stream.of(messageIds)
                .map(id -> new MessageDraft(
                        Optional.of(id).filter(chosen -> !chosen.isEmpty()),
                        PlannedSession.envelope(MessageStatus.COMPLETE),
                        PlannedSession.content("text")))
                .toList();
        return new AppendDraft(
                "s-1", Optional.empty(), messages, requestId, LogGuard.NONE, StatePatch.NONE, Optional.empty());
    }
}
