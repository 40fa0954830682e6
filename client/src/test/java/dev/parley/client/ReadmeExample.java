package dev.parley.client;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.TextPart;
import java.util.ArrayList;
import java.util.List;

/** The code in README.md: it compiles, and a test runs it. */
final class ReadmeExample {
    private ReadmeExample() {}

    static List<Message> converse(String target) {
        try (var client = ParleyClient.builder()
                .target(target)
                .plaintext() // for development; without it the client talks TLS
                .tenant("acme")
                .build()) {
            var session = client.sessions()
                    .create(Session.newBuilder().setUserId("user-1").build());
            client.messages().append(session.getSessionId(), user("Hello"));

            var messages = new ArrayList<Message>();
            client.messages().list(session.getSessionId()).forEach(messages::add);
            return messages;
        }
    }

    /** Appends, whatever it takes. */
    static void insist(ParleyClient client, AppendMessagesRequest request) throws InterruptedException {
        var prepared = client.messages().prepare(request); // the ids are made here, once
        while (true) {
            try {
                client.messages().append(prepared);
                return;
            } catch (ParleyException.Unavailable | ParleyException.TimedOut lost) {
                Thread.sleep(1000); // the same append: what was applied is not applied twice
            } catch (ParleyException.Exhausted busy) {
                Thread.sleep(busy.retryDelay().orElseThrow(() -> busy).toMillis());
            }
        }
    }

    private static Message user(String text) {
        return Message.newBuilder()
                .setRole(Role.ROLE_USER)
                .addParts(Part.newBuilder().setText(TextPart.newBuilder().setText(text)))
                .build();
    }
}
