package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.domain.session.LogSummary;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of one session that was planned from what was read, in one atomic step: it is carried out if all that the
 * plan depends on is still as it was read. Everything else may have been changed by others meanwhile, and stays as they
 * left it: what follows from it, such as sequences, totals and a sliding expiry, is worked out by the script.
 *
 * <p>Whoever plans names what the plan depends on. A change alters something of that itself, so it happens once,
 * however often it is sent. Only a time to live that is started anew, and nothing else, may be started twice.
 */
final class Commit {
    private static final Script SCRIPT = Script.writing("commit");
    private static final byte[] NONE = {};

    private final Map<String, byte @Nullable []> before;
    private final List<Object> conditions = new ArrayList<>();
    private final List<Object> operations = new ArrayList<>();
    private int conditionCount;
    private long latestMicros = Long.MAX_VALUE;

    private Commit(Map<String, byte @Nullable []> before) {
        this.before = before;
    }

    /** A change of a session that was read: of that incarnation, and nothing else is required of it yet. */
    static Commit of(Stored stored) {
        return new Commit(stored.fields()).requireSame(SessionRecord.UID);
    }

    /** A change of a session that cannot be read, of which these fields are as they are. */
    static Commit ofUnreadable(Map<String, byte @Nullable []> fields) {
        return new Commit(fields).requireSame(fields.keySet().toArray(String[]::new));
    }

    /** The creation of a session where none was. */
    static Commit creation() {
        return new Commit(Map.of()).requireSame(SessionRecord.UID);
    }

    /** The plan depends on fields of the session's hash: they must be byte for byte as they were read. */
    Commit requireSame(String... fields) {
        for (var field : fields) {
            require("field", field, orNone(before.get(field)));
        }
        return this;
    }

    /**
     * The plan depends on what the log has, and not on what comes behind it: nothing of it may have been updated or
     * erased since it was read.
     *
     * @param log as it was read
     */
    Commit requireKept(LogSummary log) {
        require("kept", log.changes());
        return this;
    }

    /** The plan depends on there being no messages of these ids. */
    Commit requireAbsent(Collection<String> messageIds) {
        messageIds.forEach(id -> require("absent", id));
        return this;
    }

    /** The plan depends on room for so much more. */
    Commit requireRoom(Extent growth, Limits limits) {
        require(
                "room",
                growth.messages(),
                limits.sessionMessages(),
                growth.contentBytes(),
                limits.sessionContentBytes());
        return this;
    }

    private void require(Object... condition) {
        conditionCount++;
        conditions.addAll(Arrays.asList(condition));
    }

    /** Puts all fields of a new session there. Its log is empty at first. */
    Commit create(Session session, State state) {
        set(SessionRecord.write(session, state));
        return this;
    }

    /** Puts the session's own fields there. What follows from them for other writes is told to these, too. */
    Commit fields(Session session) {
        set(SessionRecord.ownFields(session));
        return this;
    }

    // What is as it was is not written.
    private void set(Map<String, byte @Nullable []> fields) {
        fields.forEach((field, value) -> {
            if (!Arrays.equals(value, before.get(field))) {
                add("set", field, orNone(value));
            }
        });
    }

    /** Starts the time to live anew, as the session has it; later, if another write has moved the expiry meanwhile. */
    Commit expire(Session session) {
        add(
                "expire",
                session.expireTime().<Object>map(Micros::floor).orElse(NONE),
                session.fields()
                        .ttl()
                        .duration()
                        .<Object>map(SessionRecord::micros)
                        .orElse(NONE),
                orNone(before.get(SessionRecord.EXPIRE_TIME)));
        return this;
    }

    /** Moves the expiry, if it is one that every write moves. */
    Commit slide() {
        add("slide");
        return this;
    }

    /**
     * Puts messages behind the end of the log, as it is then. What is told: the last sequence before, and the create
     * time.
     */
    Commit append(List<Message> messages) {
        return append(messages, NONE);
    }

    /** Puts messages behind the end of the log, all of that time. */
    Commit append(List<Message> messages, Instant time) {
        return append(messages, Micros.floor(time));
    }

    private Commit append(List<Message> messages, Object time) {
        var usage = Usage.NONE;
        for (var message : messages) {
            usage = usage.plus(message.envelope().usage());
        }
        add("append", time);
        usage(usage).forEach(this::add);
        add(messages.size());
        messages.forEach(message ->
                add(message.id(), message.content().bytes(), MessageRecord.tail(message.envelope()), mark(message)));
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

    /** Counts that a message was updated. */
    Commit updated(Message before, Message after) {
        add("updated", after.content().length() - before.content().length());
        var less = usage(before.envelope().usage());
        var more = usage(after.envelope().usage());
        for (int i = 0; i < less.size(); i++) {
            add(less.get(i), more.get(i));
        }
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

    /** Counts that so much was erased. */
    Commit erased(Extent extent) {
        if (extent.messages() > 0) {
            add("erased", extent.messages(), extent.contentBytes());
        }
        return this;
    }

    /** Sets and removes keys of the state, which is then that one. */
    Commit state(StatePatch patch, State after) {
        // A Redis that is full refuses only the first write of a script, and takes what gives memory back.
        state(patch);
        set(SessionRecord.stateFields(after));
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

    /** Tells the session as it is then. */
    Commit tell() {
        add("tell");
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
     * @return what is told; nothing: something that the plan depends on is not as it was read, and nothing was done
     */
    Optional<Values> send(Redis redis, String key, long deadlineNanos) {
        var arguments = new ArrayList<Object>(conditions.size() + operations.size() + 2);
        arguments.add(Math.min(redis.deadline(deadlineNanos), latestMicros));
        arguments.add(conditionCount);
        arguments.addAll(conditions);
        arguments.addAll(operations);
        var reply = redis.await(SCRIPT, List.of(key), arguments, deadlineNanos);
        var outcome = new String(reply.getFirst(), US_ASCII);
        return switch (outcome) {
            case "OK" -> Optional.of(new Values(reply.getLast()));
            case "CHANGED" -> Optional.empty();
            case "LATE" -> throw redis.late(deadlineNanos);
            default -> throw new IllegalStateException("the script commit answered " + outcome);
        };
    }

    private void add(Object... arguments) {
        operations.addAll(Arrays.asList(arguments));
    }

    private static byte[] orNone(byte @Nullable [] value) {
        return value == null ? NONE : value;
    }

    private static List<Long> usage(Usage usage) {
        return List.of(usage.inputTokens(), usage.outputTokens(), usage.cachedInputTokens(), usage.reasoningTokens());
    }

    private static String mark(Message message) {
        return message.envelope().marks().isEmpty() ? "" : "1";
    }
}
