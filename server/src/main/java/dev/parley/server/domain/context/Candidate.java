package dev.parley.server.domain.context;

import dev.parley.server.domain.Utf8;
import dev.parley.server.domain.context.ToolUse.Kind;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.Role;
import java.util.List;

/**
 * A message that may be in a context: what is known of it without its content.
 *
 * @param tokens what it weighs
 * @param bytes what it takes in an answer, at most, and the ids of its calls once more
 */
record Candidate(
        long sequence,
        Role role,
        String turnId,
        boolean isPinned,
        long tokens,
        boolean isEstimated,
        long bytes,
        List<ToolUse> toolUses) {
    // Beside an id in an answer: its tag and its length.
    private static final int ID_BYTES = 3;

    static Candidate of(Message message, Substance substance) {
        var envelope = message.envelope();
        return new Candidate(
                message.sequence(),
                envelope.role(),
                envelope.turnId(),
                envelope.marks().isPinned(),
                substance.tokens(),
                substance.isEstimated(),
                message.answerBytes() + callBytes(substance.toolUses()),
                substance.toolUses());
    }

    boolean isCall() {
        return toolUses.stream().anyMatch(use -> use.kind() == Kind.CALL);
    }

    // A call without a result is named in the answer once more.
    private static long callBytes(List<ToolUse> toolUses) {
        return toolUses.stream()
                .filter(use -> use.kind() == Kind.CALL)
                .mapToLong(use -> Utf8.length(use.callId()) + ID_BYTES)
                .sum();
    }
}
