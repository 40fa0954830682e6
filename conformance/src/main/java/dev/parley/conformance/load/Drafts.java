package dev.parley.conformance.load;

import dev.parley.v1.AppendMessagesRequest;
import java.util.random.RandomGenerator;

/** The appends of one client. No other makes messages with the same ids. */
final class Drafts {
    private static final int MAX_TEXT = 400;

    private final String client;
    private final RandomGenerator random;
    private int made;

    Drafts(String client, RandomGenerator random) {
        this.client = client;
        this.random = random;
    }

    /** New messages, with ids. */
    AppendMessagesRequest.Builder batch(Recording session, int messages) {
        var request = AppendMessagesRequest.newBuilder().setSessionId(session.sessionId());
        made++;
        for (int i = 1; i <= messages; i++) {
            var id = "%s-%d-%d".formatted(client, made, i);
            request.addMessages(Messages.of(id, id + " " + "x".repeat(random.nextInt(MAX_TEXT))));
        }
        return request;
    }

    /** The same ids with other content, which only a session that has erased the first ones takes. */
    AppendMessagesRequest.Builder contradicting(AppendMessagesRequest answered) {
        made++;
        var request = answered.toBuilder().clearMessages();
        for (var message : answered.getMessagesList()) {
            request.addMessages(Messages.of(message.getMessageId(), "other text %s-%d".formatted(client, made)));
        }
        return request;
    }
}
