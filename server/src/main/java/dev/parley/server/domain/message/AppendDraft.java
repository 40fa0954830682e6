package dev.parley.server.domain.message;

import dev.parley.server.domain.session.SessionDraft;
import dev.parley.server.domain.session.StatePatch;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An append as a caller describes it: ids may still have to be made. */
public record AppendDraft(
        String sessionId,
        Optional<String> sessionUid,
        List<MessageDraft> messages,
        Optional<UUID> requestId,
        LogGuard guard,
        StatePatch statePatch,
        Optional<SessionDraft> sessionIfMissing) {
    public AppendDraft {
        messages = List.copyOf(messages);
    }

    /** Whether appending it again could append it twice, since nothing tells the second attempt from the first. */
    public boolean isUnsafeToRetry() {
        if (requestId.isPresent()) {
            return false;
        }
        for (var message : messages) {
            if (message.id().isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
