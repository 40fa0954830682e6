package dev.parley.server.domain.message;

import dev.parley.server.domain.Etag;
import java.time.Instant;
import java.util.UUID;

/**
 * A stored message.
 *
 * @param sessionUid the incarnation of the session that it is in
 * @param version counts its changes, from 1; the etag stands for it
 */
public record Message(
        String id,
        UUID sessionUid,
        long sequence,
        Envelope envelope,
        Content content,
        Instant createTime,
        Instant updateTime,
        long version) {
    // What the id, status and output-only fields take in an answer, at most.
    private static final long OUTPUT_BYTES = 224;

    public String etag() {
        return Etag.ofMessage(sessionUid, sequence, version);
    }

    /** The number whose sixteen hexadecimal digits are the etag. */
    public long etagNumber() {
        return Etag.numberOfMessage(sessionUid, sequence, version);
    }

    /** Whether it was changed since it was appended. */
    public boolean isUpdated() {
        return version > 1;
    }

    /** The message with other content. */
    Message edited(Envelope envelopeAfter, Content contentAfter, Instant now) {
        var time = now.isBefore(updateTime) ? updateTime : now;
        return new Message(id, sessionUid, sequence, envelopeAfter, contentAfter, createTime, time, version + 1);
    }

    /** What the message takes in an answer, at most. Unit: bytes. */
    public long answerBytes() {
        return answerBytes(content);
    }

    /** What a message of this content takes in an answer, at most. Unit: bytes. */
    public static long answerBytes(Content content) {
        return content.length() + OUTPUT_BYTES;
    }
}
