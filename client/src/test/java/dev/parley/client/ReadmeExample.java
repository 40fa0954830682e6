package dev.parley.client;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.Role;
import dev.parley.v1.Session;
import dev.parley.v1.TextPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

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

    /** Answers what was said, unless somebody speaks meanwhile. */
    static void answer(ParleyClient client, String sessionId, Function<List<Message>, Message> model) {
        var session = client.session(sessionId);
        var context = session.assembleContext(ContextBudget.tokenBudget(8_000));
        var answer = model.apply(context.getMessagesList());
        session.append(news -> news.isEmpty() ? List.of(answer) : List.of()); // somebody spoke meanwhile: no answer
    }

    /** Shows a session for as long as it is there. */
    static void watch(ParleyClient client, String sessionId, Consumer<Message> show, Runnable readAgain) {
        try (var items = client.session(sessionId).follow()) {
            while (items.hasNext()) {
                var item = items.next();
                if (item.hasMessage()) {
                    show.accept(item.getMessage());
                } else if (item.hasChanged()) {
                    readAgain.run(); // something shown before was changed or erased
                }
            }
        }
    }

    /** Counts. */
    static Map<String, String> count(ParleyClient client, String sessionId) {
        var state = client.sessions().updateState(sessionId, entries -> {
            int count = Integer.parseInt(entries.getOrDefault("count", "0"));
            entries.put("count", Integer.toString(count + 1));
            return entries;
        });
        return state;
    }

    private static Message user(String text) {
        return Message.newBuilder()
                .setRole(Role.ROLE_USER)
                .addParts(Part.newBuilder().setText(TextPart.newBuilder().setText(text)))
                .build();
    }
}
