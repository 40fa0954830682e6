package dev.parley.server.domain.message;

import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.StatePatch;
import java.util.List;
import java.util.Optional;

/**
 * Messages to add to one session, in order, together with a change of its state. {@link AppendPlan} says what becomes
 * of it.
 *
 * @param sessionUid when present, the session must be this incarnation
 * @param messages 1 or more, no id twice
 * @param sessionIfMissing the session to create where there is none
 */
public record Append(
        String sessionId,
        Optional<String> sessionUid,
        List<NewMessage> messages,
        LogGuard guard,
        StatePatch statePatch,
        Optional<NewSession> sessionIfMissing) {
    public Append {
        messages = List.copyOf(messages);
    }
}
