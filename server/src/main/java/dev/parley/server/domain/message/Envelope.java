package dev.parley.server.domain.message;

import dev.parley.server.domain.Usage;
import java.util.Map;

/**
 * What the server understands of a message's content. Texts and labels are empty where the caller did not set them.
 *
 * @param usage what the provider counted for this message
 * @param marks what makes it count when a context is assembled
 */
public record Envelope(
        Role role,
        MessageStatus status,
        String turnId,
        String runId,
        String branch,
        Map<String, String> labels,
        Usage usage,
        Marks marks) {
    public Envelope {
        labels = Map.copyOf(labels);
    }
}
