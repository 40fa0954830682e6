package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.storage.format.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of one session that was planned from what was read, in one atomic step: it is carried out if the session is
 * still as it was read. So it happens once, however often it is sent.
 */
final class Commit {
    private static final Script SCRIPT = Script.writing("commit");
    private static final byte[] NONE = {};

    // What says whether a session is the one that was read. Every write changes one of them.
    private static final List<String> TELLING = List.of(
            SessionRecord.UID,
            SessionRecord.FIELDS,
            SessionRecord.LOG,
            SessionRecord.STATE_VERSION,
            SessionRecord.EXPIRE_TIME);

    private final Map<String, byte @Nullable []> before;
    private final List<Object> expectations = new ArrayList<>();
    private final List<Object> operations = new ArrayList<>();
    private long latestMicros = Long.MAX_VALUE;

    private Commit(Map<String, byte @Nullable []> before) {
        this.before = before;
    }

    /** A change of a session as it was read. */
    static Commit of(Stored stored) {
        var commit = new Commit(stored.fields());
        for (var field : TELLING) {
            commit.expect(field, commit.before.get(field));
        }
        return commit;
    }

    /** A change of a session that cannot be read, of which these fields are as they are. */
    static Commit ofUnreadable(Map<String, byte @Nullable []> fields) {
        var commit = new Commit(fields);
        fields.forEach(commit::expect);
        return commit;
    }

    /** The creation of a session where none was. */
    static Commit creation() {
        var commit = new Commit(Map.of());
        commit.expect(SessionRecord.UID, null);
        return commit;
    }

    private void expect(String field, byte @Nullable [] value) {
        expectations.add(field);
        expectations.add(value == null ? NONE : value);
    }

    /** Puts the session, its log's totals and its state's size there; what is as it was is not written. */
    Commit session(Session session, State state) {
        SessionRecord.write(session, state).forEach((field, value) -> {
            if (!Arrays.equals(value, before.get(field))) {
                add("set", field, value == null ? NONE : value);
            }
        });
        return this;
    }

    /** Puts messages behind the end of the log. */
    Commit push(List<Message> messages) {
        if (!messages.isEmpty()) {
            add("push", messages.getFirst().sequence(), messages.size());
            messages.forEach(message -> add(
                    message.id(), MessageRecord.head(message), message.content().bytes(), mark(message)));
        }
        return this;
    }

    /** Puts a message in the place of what it was. */
    Commit put(Message message) {
        add(
                "put",
                message.sequence(),
                MessageRecord.head(message),
                message.content().bytes(),
                mark(message));
        return this;
    }

    /** Erases messages, whose sequences stay unused. */
    Commit drop(Collection<StoredMessage> messages) {
        add("drop", messages.size());
        messages.forEach(message -> add(message.sequence(), message.head().id()));
        return this;
    }

    /** Erases all messages behind a sequence. */
    Commit cut(long sequence) {
        add("cut", sequence);
        return this;
    }

    /** Sets and removes keys of the state. */
    Commit state(StatePatch patch) {
        if (!patch.isEmpty()) {
            add("state", patch.set().size());
            patch.set().forEach((key, value) -> add(key, value));
            add(patch.remove().size());
            patch.remove().forEach(key -> add(key));
        }
        return this;
    }

    /** Erases the session with all that belongs to it. */
    Commit remove() {
        add("remove");
        return this;
    }

    /** Takes over the log and state that were prepared under another name. */
    Commit adopt(String key, String chunks) {
        add("adopt", key, chunks);
        return this;
    }

    /** Does nothing behind a time by Redis's clock, however much time the call has. */
    Commit notAfter(Instant latest) {
        latestMicros = Micros.floor(latest);
        return this;
    }

    /**
     * Carries the change out.
     *
     * @return whether the session was still as it was read; otherwise nothing was done
     */
    boolean send(Redis redis, String key, long deadlineNanos) {
        var arguments = new ArrayList<Object>(expectations.size() + operations.size() + 2);
        arguments.add(Math.min(redis.deadline(deadlineNanos), latestMicros));
        arguments.add(expectations.size() / 2);
        arguments.addAll(expectations);
        arguments.addAll(operations);
        var reply = new String(
                redis.await(SCRIPT, List.of(key), arguments, deadlineNanos).getFirst(), US_ASCII);
        return switch (reply) {
            case "OK" -> true;
            case "CHANGED" -> false;
            case "LATE" -> throw redis.late(deadlineNanos);
            default -> throw new IllegalStateException("the script commit answered " + reply);
        };
    }

    private void add(Object... arguments) {
        operations.addAll(Arrays.asList(arguments));
    }

    private static String mark(Message message) {
        return message.envelope().marks().isEmpty() ? "" : "1";
    }
}
