package dev.parley.client;

import static dev.parley.v1.ErrorReason.ERROR_REASON_BATCH_TOO_LARGE;
import static dev.parley.v1.ErrorReason.ERROR_REASON_INVALID_FIELD;
import static dev.parley.v1.ErrorReason.ERROR_REASON_MESSAGE_TOO_LARGE;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.Message;
import dev.parley.v1.UpdateMessageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses what must not be sent: text that would arrive changed, and what is too large, so that no bytes are spent on
 * it. Everything else is the server's to judge.
 */
final class RequestCheck {
    private final Limits limits;

    RequestCheck(Limits limits) {
        this.limits = limits;
    }

    /** Why the request must not be sent, with the outcome that such a call has. */
    Optional<Failure> refusal(com.google.protobuf.Message request, Outcome outcome) {
        return refusal(ERROR_REASON_INVALID_FIELD, Surrogates.unpairedIn(request), outcome)
                .or(() -> refusal(ERROR_REASON_MESSAGE_TOO_LARGE, largeMessages(request), outcome))
                .or(() -> refusal(ERROR_REASON_BATCH_TOO_LARGE, largeBatch(request), outcome));
    }

    private static Optional<Failure> refusal(ErrorReason reason, List<Violation> violations, Outcome outcome) {
        return violations.isEmpty() ? Optional.empty() : Optional.of(Failure.refused(reason, violations, outcome));
    }

    private List<Violation> largeMessages(com.google.protobuf.Message request) {
        var violations = new ArrayList<Violation>();
        if (request instanceof AppendMessagesRequest append) {
            for (int i = 0; i < append.getMessagesCount(); i++) {
                atMost(limits.messageBytes(), bytes(append.getMessages(i)), "messages[" + i + "]", violations);
            }
        } else if (request instanceof UpdateMessageRequest update) {
            atMost(limits.messageBytes(), bytes(update.getMessage()), "message", violations);
        }
        return violations;
    }

    private List<Violation> largeBatch(com.google.protobuf.Message request) {
        var violations = new ArrayList<Violation>();
        if (request instanceof AppendMessagesRequest append) {
            long sum = append.getMessagesList().stream().mapToLong(this::bytes).sum();
            if (append.getMessagesCount() > limits.batchMessages()) {
                violations.add(new Violation(
                        "messages",
                        "has %d messages: at most %d".formatted(append.getMessagesCount(), limits.batchMessages())));
            }
            atMost(limits.batchBytes(), sum, "messages", violations);
        }
        if (violations.isEmpty()) {
            atMost(limits.requestBytes(), request.getSerializedSize(), "the request", violations);
        }
        return violations;
    }

    // Output-only fields, as in a message that was read and is sent again, do not count.
    private long bytes(Message message) {
        int size = message.getSerializedSize();
        boolean counts = message.getSequence() == 0
                && !message.hasCreateTime()
                && !message.hasUpdateTime()
                && message.getEtag().isEmpty();
        return counts
                ? size
                : message.toBuilder()
                        .clearSequence()
                        .clearCreateTime()
                        .clearUpdateTime()
                        .clearEtag()
                        .build()
                        .getSerializedSize();
    }

    private static void atMost(int limit, long bytes, String field, List<Violation> violations) {
        if (bytes > limit) {
            violations.add(new Violation(field, "has %d bytes: at most %d".formatted(bytes, limit)));
        }
    }
}
