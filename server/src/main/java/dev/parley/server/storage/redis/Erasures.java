package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.format.Micros;
import dev.parley.server.storage.redis.Script.Effect;
import dev.parley.server.storage.redis.SessionWrites.Meaning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Erases sessions of a tenant, several at once: those in one slot by one script, each if it is still as it was read.
 * What has changed meanwhile is looked at again, by itself. Waits for Redis.
 */
final class Erasures {
    private static final Script SCRIPT = Script.writing("erase");
    private static final byte[] NONE = {};
    // What a filter goes by, and what is counted.
    private static final List<String> COUNTED = List.of(SessionRecord.FIELDS, SessionRecord.LOG);
    // What a session must still be like, as the script takes it.
    private static final List<String> TELLING = List.of(SessionRecord.UID, SessionRecord.FIELDS, SessionRecord.LOG);

    private final SessionWrites writes;
    private final SessionIndex index;
    private final Steps steps;

    Erasures(SessionWrites writes, SessionIndex index, Steps steps) {
        this.writes = writes;
        this.index = index;
        this.steps = steps;
    }

    /** Some sessions out of those that were read: at least one, and no more than a script has time for. */
    record Batch(List<Session> sessions, FoundSessions read) {}

    /**
     * Erases sessions that are still meant at the moment of the erasure.
     *
     * @param erased is told of each as it was then, and before anything is thrown
     */
    void erase(Call call, Batch batch, Predicate<Session> isMeant, Consumer<Session> erased) {
        long deadline = call.deadlineNanos();
        var meaning = new Meaning(COUNTED, isMeant);
        for (var changed : together(call, batch, erased)) {
            var key = key(call, changed);
            steps.alone(key, deadline, () -> writes.erase(key, deadline, meaning))
                    .ifPresent(erased);
        }
    }

    /**
     * Erases a session that cannot be read, if it is still the one that an entry is of.
     *
     * @return whether it was there
     */
    boolean erase(Call call, Member damaged) {
        var key = new SessionKey(call.tenant(), damaged.sessionId());
        long deadline = call.deadlineNanos();
        return steps.alone(key, deadline, () -> writes.damaged().erase(call.tenant(), damaged, deadline));
    }

    // Returns those that are not as they were read.
    private List<Session> together(Call call, Batch batch, Consumer<Session> erased) {
        var intended = new Intended(index);
        return intended.during(() -> {
            var members = batch.sessions.stream().map(Member::of).toList();
            var intents = index.intend(call.tenant(), members, call.deadlineNanos());
            intents.forEach(intended::add);
            var attempt = new Attempt(call, intents.getFirst().latest());
            attempt.make(batch);
            intended.delete(call.tenant(), attempt.gone.stream().map(Member::of).toList());
            attempt.gone.forEach(erased);
            attempt.failure.ifPresent(failure -> {
                throw failure;
            });
            return attempt.changed;
        });
    }

    private static SessionKey key(Call call, Session session) {
        return new SessionKey(call.tenant(), session.id());
    }

    /** Scripts that erase sessions, and what came of them. */
    private final class Attempt {
        private final Redis redis = index.redis();
        private final Call call;
        private final Instant latest;
        private final List<Session> gone = new ArrayList<>();
        private final List<Session> changed = new ArrayList<>();
        private Optional<RuntimeException> failure = Optional.empty();

        Attempt(Call call, Instant latest) {
            this.call = call;
            this.latest = latest;
        }

        void make(Batch batch) {
            var answers = new LinkedHashMap<List<Session>, CompletionStage<List<byte[]>>>();
            batch.sessions.stream()
                    .collect(Collectors.groupingBy(session -> redis.slot(name(session))))
                    .values()
                    .forEach(part -> answers.put(part, send(part, batch.read)));
            answers.forEach(this::await);
        }

        private String name(Session session) {
            return redis.keys().session(key(call, session));
        }

        private CompletionStage<List<byte[]>> send(List<Session> part, FoundSessions read) {
            var arguments = new ArrayList<Object>();
            arguments.add(Math.min(redis.deadline(call.deadlineNanos()), Micros.floor(latest)));
            for (var session : part) {
                var fields = SessionRecord.fields(new Values(read.stored(key(call, session))));
                for (var name : TELLING) {
                    var value = fields.get(name);
                    arguments.add(value == null ? NONE : value);
                }
            }
            return redis.run(SCRIPT, part.stream().map(this::name).toList(), arguments);
        }

        private void await(List<Session> part, CompletionStage<List<byte[]>> answer) {
            try {
                var replies = Redis.await(answer, Effect.WRITE, call.deadlineNanos());
                if (new String(replies.getFirst(), US_ASCII).equals("LATE")) {
                    throw redis.late(call.deadlineNanos());
                }
                for (int i = 0; i < part.size(); i++) {
                    (replies.get(i)[0] == '1' ? gone : changed).add(part.get(i));
                }
            } catch (RuntimeException e) {
                // If nobody knows what became of one, nobody knows what became of all.
                if (failure.isEmpty() || e instanceof OutcomeUnknownException) {
                    failure = Optional.of(e);
                }
            }
        }
    }
}
