package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.storage.format.Micros;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One append of those that go by one script: its arguments, and its reply. */
record PlainAppend(AppendQueue session, Waiting<Append, Appended> waiting) {
    private static final byte[] NONE = {};
    private static final byte[] ONE = {'1'};
    // Of no session.
    private static final byte[] NO_UID = {'?'};
    private static final int ARGUMENTS = 8;
    private static final int ARGUMENTS_OF_MESSAGE = 4;

    /** How much content it has. */
    long bytes() {
        long bytes = 0;
        for (var message : waiting.question().messages()) {
            bytes += message.content().length();
        }
        return bytes;
    }

    /** How many messages it has. */
    int messages() {
        return waiting.question().messages().size();
    }

    /** Adds what the script takes. */
    void addTo(List<Object> arguments, Redis redis) {
        var append = waiting.question();
        arguments.add(ARGUMENTS + ARGUMENTS_OF_MESSAGE * append.messages().size());
        arguments.add(redis.deadline(waiting.deadlineNanos()));
        arguments.add(append.sessionUid().map(PlainAppend::uid).orElse(NONE));
        var expected = append.guard().expectedLastSequence();
        arguments.add(expected.isPresent() ? Long.toString(expected.getAsLong()) : NONE);
        var usage = usage(append);
        arguments.add(usage.inputTokens());
        arguments.add(usage.outputTokens());
        arguments.add(usage.cachedInputTokens());
        arguments.add(usage.reasoningTokens());
        arguments.add(append.messages().size());
        for (var message : append.messages()) {
            arguments.add(message.id());
            arguments.add(message.content().bytes());
            arguments.add(MessageRecord.tail(message.envelope()));
            arguments.add(message.envelope().marks().isEmpty() ? NONE : ONE);
        }
    }

    /** Leaves it to its session if one before it is left: it must not overtake that. */
    boolean isLeftBehind() {
        boolean isHeldUp = session.isHeldUp();
        if (isHeldUp) {
            session.leave(waiting);
        }
        return isHeldUp;
    }

    /**
     * Answers the append with what the script said of it; one that is not plain is left to its session.
     *
     * @return whether it was made
     */
    boolean isAnsweredBy(byte[] reply, Redis redis) {
        switch (reply[0]) {
            case 'A' -> waiting.complete(appended(ByteBuffer.wrap(reply, 1, reply.length - 1)));
            case 'N' -> session.leave(waiting);
            case 'L' -> fail(redis.late(waiting.deadlineNanos()));
            default -> fail(RedisFailures.refusal(new String(reply, 1, reply.length - 1, UTF_8)));
        }
        return reply[0] == 'A';
    }

    void fail(Throwable failure) {
        waiting.completeExceptionally(failure);
    }

    private Appended appended(ByteBuffer reply) {
        long sequence = reply.getLong();
        var time = Micros.instant(reply.getLong());
        var uid = new UUID(reply.getLong(), reply.getLong());
        var messages = waiting.question().messages();
        var results = new ArrayList<Appended.Result>(messages.size());
        for (var message : messages) {
            sequence++;
            results.add(new Appended.Result(message.id(), sequence, time, false));
        }
        return new Appended(uid, results);
    }

    private static Usage usage(Append append) {
        var usage = Usage.NONE;
        for (var message : append.messages()) {
            usage = usage.plus(message.envelope().usage());
        }
        return usage;
    }

    private static byte[] uid(String text) {
        try {
            var uid = UUID.fromString(text);
            return uid.toString().equals(text) ? new RecordWriter().uuid(uid).toBytes() : NO_UID;
        } catch (IllegalArgumentException e) {
            return NO_UID;
        }
    }
}
