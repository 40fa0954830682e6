package dev.parley.server.storage.postgres;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.SessionUpdate.Field;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes up calls on a few sessions, the same ones from the same seed. */
final class RandomCall {
    private final SplittableRandom random;
    private final RandomValues values;

    RandomCall(long seed) {
        this.random = new SplittableRandom(seed);
        this.values = new RandomValues(random);
    }

    /** A call: its name, and what carries it out for a tenant. */
    record Made(String name, Function<StorageClient, Object> call) {}

    /**
     * Makes a call up.
     *
     * @param known a tenant that has what the call is for, to choose from
     */
    Made next(StorageClient known) {
        return switch (random.nextInt(28)) {
            case 0, 1 -> create();
            case 2 -> delete(known);
            case 3, 4 -> update(known);
            case 5, 6 -> patch(known);
            case 7 -> fork(known);
            case 8 -> purge();
            case 9, 10 -> listSessions();
            case 11 -> count();
            case 12 -> state();
            case 13, 14 -> updateMessage(known);
            case 15 -> deleteMessages();
            case 16 -> truncate(known);
            case 17, 18, 19 -> listMessages();
            case 20 -> readMessage();
            case 21 -> readAll();
            default -> append(known);
        };
    }

    private Made create() {
        var session = values.newSession(values.sessionId());
        return new Made("create " + session, client -> client.create(session));
    }

    private Made delete(StorageClient known) {
        var id = values.sessionId();
        var etag = etag(() -> known.find(id).map(session -> session.etag()));
        var deletion = new SessionDeletion(id, etag, values.one(List.of(IfMissing.values())));
        return new Made("delete " + deletion, client -> {
            client.delete(deletion);
            return "deleted";
        });
    }

    private Made update(StorageClient known) {
        var id = values.sessionId();
        var mask = values.some(List.of(Field.values()), 2);
        var update = new SessionUpdate(
                id,
                etag(() -> known.find(id).map(session -> session.etag())),
                mask,
                values.fields(),
                mask.contains(Field.LABELS) ? Map.of() : values.labels(),
                mask.contains(Field.LABELS) ? Set.of() : values.some(List.of("a", "b"), 1),
                RandomValues.MAX_LABELS);
        return new Made("update " + update, client -> client.update(update));
    }

    private Made patch(StorageClient known) {
        var id = values.sessionId();
        var etag = etag(() -> known.find(id).map(_ -> known.state(id).etag()));
        var change = new StateChange(id, etag, values.statePatch());
        return new Made("patch " + change, client -> client.patch(change));
    }

    private Made fork(StorageClient known) {
        var source = values.sessionId();
        long last =
                known.find(source).map(session -> session.log().lastSequence()).orElse(0L);
        long through = random.nextInt(3) == 0 ? 0 : random.nextLong(last + 2);
        var fields = values.fields();
        var overrides = random.nextBoolean()
                ? Fork.Overrides.NONE
                : new Fork.Overrides(
                        Optional.of(values.owner()),
                        Optional.empty(),
                        Optional.of(fields.title()),
                        fields.labels(),
                        fields.ttl().duration(),
                        Optional.of(fields.ttl().policy()));
        var fork = new Fork(source, through, values.sessionId(), values.uuid(), values.requestId(), overrides);
        return new Made("fork " + fork, client -> client.fork(fork));
    }

    // What has expired may be a candidate: so many are never tested.
    private Made purge() {
        var filter = values.sessionFilter();
        var mode = values.one(List.of(Purge.Mode.values()));
        var limit = new Purge.Limit(1 + random.nextInt(3), 1L + random.nextInt(10), 1000);
        boolean goesOn = random.nextBoolean();
        return new Made("purge " + filter + mode + limit, client -> {
            var steps = new ArrayList<Object>();
            Optional<Purge.Progress> before = Optional.empty();
            do {
                var step = client.purge(new Purge(filter, mode, before, limit));
                before = step.next();
                steps.add(List.of(step.sessions(), step.messages()));
            } while (before.isPresent() && goesOn);
            return steps;
        });
    }

    // By activity they come a little later: all in one page, and compared as sets.
    private Made listSessions() {
        var filter = values.sessionFilter();
        var order = values.one(List.of(SessionOrder.values()));
        boolean isByActivity = order == SessionOrder.LAST_ACTIVITY_DESC;
        var limit = isByActivity ? Samples.EVERYTHING : pageLimit();
        return new Made("list sessions " + filter + order + limit, client -> {
            var sessions = new ArrayList<Object>();
            var query = new SessionQuery(filter, order, Optional.empty(), limit);
            while (true) {
                var page = client.list(query);
                page.sessions().stream().map(Untimed::of).forEach(sessions::add);
                if (page.next().isEmpty()) {
                    return isByActivity ? new HashSet<>(sessions) : sessions;
                }
                query = new SessionQuery(filter, order, page.next(), limit);
            }
        });
    }

    private PageLimit pageLimit() {
        return new PageLimit(1 + random.nextInt(4), random.nextInt(4) == 0 ? 900 : 3 << 20, 1 + random.nextInt(5));
    }

    private Made count() {
        var filter = values.sessionFilter();
        long limit = 1L + random.nextInt(5);
        return new Made("count " + filter, client -> client.count(filter, limit));
    }

    private Made state() {
        var id = values.sessionId();
        var keys = values.some(
                        Stream.concat(RandomValues.KEYS.stream(), Stream.of("\0", "none"))
                                .toList(),
                        3)
                .toArray(String[]::new);
        return new Made("state " + id + List.of(keys), client -> client.state(id, keys));
    }

    private Made updateMessage(StorageClient known) {
        var session = values.sessionId();
        var id = values.one(RandomValues.MESSAGES);
        var etag = etag(() -> known.find(session)
                .flatMap(_ -> known.log(session).stream()
                        .filter(message -> message.id().equals(id))
                        .map(message -> message.etag())
                        .findFirst()));
        var update = random.nextBoolean()
                ? Samples.rewritten(session, id, etag, "x".repeat(random.nextInt(40)))
                : Samples.remarked(session, id, values.marks());
        return new Made("update message " + session + " " + id + etag, client -> client.update(update));
    }

    private Made deleteMessages() {
        var session = values.sessionId();
        var ids = values.some(RandomValues.MESSAGES, 3);
        return new Made("delete messages " + session + ids, client -> client.delete(session, ids));
    }

    private Made truncate(StorageClient known) {
        var id = values.sessionId();
        long last = last(known, id);
        var truncation = new Truncation(id, random.nextLong(last + 1), last + random.nextInt(5) / 4);
        return new Made("truncate " + truncation, client -> client.truncate(truncation));
    }

    private Made listMessages() {
        var id = values.sessionId();
        var filter = random.nextInt(3) == 0 ? MessageFilter.ALL : values.messageFilter();
        var direction = values.one(List.of(Direction.values()));
        var range = random.nextBoolean() ? Range.ALL : new Range(random.nextInt(5), random.nextBoolean() ? 20 : 5);
        var limit = new PageLimit(1 + random.nextInt(5), random.nextInt(4) == 0 ? 300 : 3 << 20, 1 + random.nextInt(6));
        return new Made("list messages " + id + filter + direction + range + limit, client -> {
            var messages = new ArrayList<Object>();
            var rest = range;
            while (true) {
                var page = client.messages(new MessageQuery(id, filter, direction, rest, limit));
                messages.add(page.head());
                page.messages().stream().map(Untimed::of).forEach(messages::add);
                if (page.resume().isEmpty()) {
                    return new LinkedHashSet<>(messages);
                }
                long behind = page.resume().getAsLong();
                rest = direction == Direction.ASCENDING
                        ? new Range(behind, range.before())
                        : new Range(range.after(), behind);
            }
        });
    }

    private Made readMessage() {
        var session = values.sessionId();
        if (random.nextBoolean()) {
            long sequence = random.nextInt(8);
            return new Made("get " + session + sequence, client -> client.message(session, sequence));
        }
        var id = values.one(RandomValues.MESSAGES);
        return new Made("get " + session + id, client -> client.message(session, id));
    }

    private Made readAll() {
        var id = values.sessionId();
        return new Made(
                "read " + id,
                client -> List.of(
                        client.find(List.of(id, "none", id)).stream()
                                .map(Untimed::of)
                                .toList(),
                        client.head(id),
                        client.marked(id),
                        Untimed.of(client.pick(id, 1L, 3L, 4L, 1_000_000L))));
    }

    private Made append(StorageClient known) {
        var id = values.sessionId();
        var messages = values.some(RandomValues.MESSAGES, 4).stream()
                .map(values::message)
                .toList();
        var given = messages.isEmpty() ? List.of(values.message("m1")) : messages;
        var uid = random.nextInt(6) > 0
                ? Optional.<String>empty()
                : Optional.of(
                        known.find(id).map(session -> session.uid().toString()).orElse("no UUID"));
        var append = new Append(
                id,
                uid,
                given,
                values.guard(last(known, id)),
                random.nextInt(5) == 0 ? values.statePatch() : StatePatch.NONE,
                random.nextBoolean() ? Optional.of(RandomValues.lasting(values.newSession(id))) : Optional.empty());
        return new Made("append " + append, client -> client.append(append));
    }

    private Optional<String> etag(Supplier<Optional<String>> present) {
        return switch (random.nextInt(4)) {
            case 0 -> Optional.of("0000000000000000");
            case 1 -> present.get();
            default -> Optional.empty();
        };
    }

    private static long last(StorageClient known, String id) {
        return known.find(id).map(session -> session.log().lastSequence()).orElse(0L);
    }
}
