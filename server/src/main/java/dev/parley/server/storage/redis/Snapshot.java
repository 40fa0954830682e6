package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.StoredLog;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.domain.session.State;
import dev.parley.server.storage.format.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was read of one session, all at one moment, to plan a change.
 *
 * @param now that moment, by Redis's clock
 * @param stored the session, if it was there
 * @param messages those that were asked for and are there, by their ids; without contents, if these were not wanted
 * @param behind how much there was behind the sequence that was asked for
 */
record Snapshot(Instant now, Optional<Stored> stored, Map<String, StoredMessage> messages, Extent behind)
        implements StoredLog {
    private static final Script SCRIPT = Script.reading("snapshot");

    /**
     * What to read.
     *
     * @param messageIds of messages
     * @param contents whether these are read with their contents
     * @param behind a sequence behind which to count
     * @param state the keys of the state to read; nothing: all
     */
    record Wanted(
            Collection<String> messageIds, Contents contents, OptionalLong behind, Optional<Collection<String>> state) {
        /** The session alone. */
        static final Wanted SESSION =
                new Wanted(List.of(), Contents.WITHOUT, OptionalLong.empty(), Optional.of(List.of()));

        private List<Object> arguments() {
            var arguments = new ArrayList<Object>();
            arguments.add(contents == Contents.WITH ? "1" : "");
            arguments.add(messageIds.size());
            arguments.addAll(messageIds);
            arguments.add(behind.isPresent() ? Long.toString(behind.getAsLong()) : "");
            if (state.isEmpty()) {
                arguments.add("all");
            } else {
                arguments.add("some");
                arguments.add(state.get().size());
                arguments.addAll(state.get());
            }
            return arguments;
        }
    }

    /** Whether messages are read with their contents. */
    enum Contents {
        WITH,
        WITHOUT,
    }

    /**
     * Reads a session.
     *
     * @throws CorruptRecordException if something of it cannot be read
     */
    static Snapshot read(Redis redis, String key, String sessionId, Wanted wanted, long deadlineNanos) {
        var reply = redis.await(SCRIPT, List.of(key), wanted.arguments(), deadlineNanos);
        return Damage.reported(sessionId, () -> read(reply, sessionId, wanted));
    }

    private static Snapshot read(List<byte[]> reply, String sessionId, Wanted wanted) {
        var now = Micros.instant(number(reply.get(0)));
        if (reply.get(1).length == 0) {
            return new Snapshot(now, Optional.empty(), Map.of(), Extent.NONE);
        }
        var fields = SessionRecord.fields(new Values(reply.get(1)));
        var session = SessionRecord.read(sessionId, new Values(reply.get(1)));
        int next = 7;
        var messages = new HashMap<String, StoredMessage>();
        for (var id : wanted.messageIds) {
            var message = reply.get(next++);
            if (message.length > 0) {
                messages.put(id, StoredMessage.read(new Values(message)));
            }
        }
        if (wanted.contents == Contents.WITH) {
            messages.values().forEach(StoredMessage::requireContent);
        }
        var state = new HashMap<String, String>();
        for (var entry : reply.subList(next, reply.size())) {
            var values = new Values(entry);
            state.put(values.text(), values.text());
        }
        var size = new State(number(reply.get(2)), state, (int) number(reply.get(4)), number(reply.get(3)));
        var behind = new Extent(number(reply.get(5)), number(reply.get(6)));
        return new Snapshot(now, Optional.of(new Stored(session, size, fields)), messages, behind);
    }

    /**
     * The session.
     *
     * @throws NotFoundException if it was not there
     */
    Stored require(String sessionId) {
        return stored.orElseThrow(() -> NotFoundException.session(sessionId));
    }

    @Override
    public Optional<Message> find(String messageId) {
        return Optional.ofNullable(messages.get(messageId))
                .map(message -> message.of(stored.orElseThrow().session().uid()));
    }

    /** Those of some ids of which there is no message. They must have been asked for. */
    List<String> missing(Collection<String> messageIds) {
        return messageIds.stream().filter(id -> !messages.containsKey(id)).toList();
    }

    /** Only of the sequence that was asked for. */
    @Override
    public Extent after(long sequence) {
        return behind;
    }

    private static long number(byte[] decimal) {
        return Long.parseLong(new String(decimal, US_ASCII));
    }
}
