package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A write that can be made again with the same ids.
 *
 * @param make what the storage answers
 * @param times how often it was made, as reads show it; anything but 0 and 1 is wrong
 */
record Write(String name, Function<StorageClient, Object> make, ToIntFunction<StorageClient> times) {
    private static final int HALF = -1;

    /** One of each kind, to sessions of their own, of which each has the message {@code before}. */
    static List<Write> ofEachKind(StorageClient client) {
        var missing = Samples.randomId();
        return List.of(
                append(Samples.append(session(client), "a").build()),
                append(Samples.append(session(client), "a", "b", "c").build()),
                append(Samples.append(session(client), "a")
                        .patching(Samples.set("k", "1"))
                        .build()),
                append(Samples.append(missing, "a")
                        .creating(Samples.sessionOfRequest(missing, UUID.randomUUID()))
                        .build()),
                append(Samples.append(session(client), "a").replacing(1, 0).build()),
                creation(),
                fork(session(client)),
                update(session(client)),
                patch(session(client)),
                removal(session(client)),
                messageUpdate(running(client)),
                messageDeletion(session(client)),
                truncation(session(client)));
    }

    private static String session(StorageClient client) {
        var session = client.create(Samples.session()).id();
        client.append(session, "before");
        return session;
    }

    private static String running(StorageClient client) {
        var session = client.create(Samples.session()).id();
        client.append(
                Samples.append(session, List.of(Samples.running("before"))).build());
        return session;
    }

    private static Write append(Append append) {
        var ids = append.messages().stream().map(message -> message.id()).toList();
        var state = append.statePatch().set();
        return new Write("append " + ids + state, client -> client.append(append), client -> {
            if (client.find(append.sessionId()).isEmpty()) {
                return 0;
            }
            var appended = client.log(append.sessionId()).stream()
                    .map(Message::id)
                    .filter(id -> !id.equals("before"))
                    .toList();
            var patched = client.state(append.sessionId()).entries();
            return appended.isEmpty() && patched.isEmpty() ? 0 : times(appended.equals(ids) && patched.equals(state));
        });
    }

    private static Write creation() {
        var session = Samples.sessionOfRequest(Samples.randomId(), UUID.randomUUID());
        return new Write(
                "creation", client -> client.create(Samples.again(session)), client -> sessions(client, session.id()));
    }

    private static Write fork(String source) {
        var id = Samples.randomId();
        var request = Optional.of(UUID.randomUUID());
        return new Write(
                "fork",
                client -> client.fork(new Fork(source, 0, id, UUID.randomUUID(), request, Fork.Overrides.NONE)),
                client -> sessions(client, id) == 0 ? 0 : times(ids(client, id).equals(List.of("before"))));
    }

    private static Write update(String session) {
        return new Write(
                "update",
                client -> client.update(Samples.retitled(session, Optional.empty(), "new")),
                client -> client.get(session).fields().title().equals("new") ? 1 : 0);
    }

    private static Write patch(String session) {
        return new Write(
                "patch",
                client -> client.patch(session, Samples.set("k", "1")),
                client -> client.state(session).entries().size());
    }

    private static Write removal(String session) {
        return new Write(
                "removal",
                client -> {
                    client.delete(new SessionDeletion(session, Optional.empty(), IfMissing.SUCCEED));
                    return "";
                },
                client -> 1 - sessions(client, session));
    }

    private static Write messageUpdate(String session) {
        return new Write(
                "message update",
                client -> client.update(Samples.rewritten(session, "before", Optional.empty(), "new")),
                client -> client.message(session, "before").content().length() == "new".length() ? 1 : 0);
    }

    private static Write messageDeletion(String session) {
        return new Write(
                "message deletion",
                client -> client.delete(session, Set.of("before")),
                client -> 1 - client.log(session).size());
    }

    private static Write truncation(String session) {
        return new Write(
                "truncation",
                client -> client.truncate(new Truncation(session, 0, 1)),
                client -> 1 - client.log(session).size());
    }

    /** How many sessions there are of an id, by its key and in lists. */
    private static int sessions(StorageClient client, String id) {
        var listed = client.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC)).sessions().stream()
                .map(Session::id)
                .filter(id::equals)
                .count();
        int found = client.find(id).isPresent() ? 1 : 0;
        return listed == found ? found : HALF;
    }

    private static List<String> ids(StorageClient client, String session) {
        return client.log(session).stream().map(Message::id).toList();
    }

    private static int times(boolean isWhole) {
        return isWhole ? 1 : HALF;
    }

    @Override
    public String toString() {
        return name;
    }
}
