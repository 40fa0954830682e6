package dev.parley.server.domain.session;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Etag;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.Utf8;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A conversation, without its messages and state.
 *
 * @param uid this incarnation: creating the session again after a deletion gives another
 * @param requestId the request that made it, if that had an id
 * @param forkedFrom where its first messages come from
 * @param version counts the changes of {@code fields}; the etag stands for it
 * @param updateTime when {@code fields} last changed
 * @param expireTime from this time on the session is not there
 */
public record Session(
        String id,
        UUID uid,
        Optional<UUID> requestId,
        Optional<ForkPoint> forkedFrom,
        Owner owner,
        SessionFields fields,
        long version,
        LogSummary log,
        Instant createTime,
        Instant updateTime,
        Optional<Instant> expireTime) {
    // What all but the texts and labels take in an answer, at most; and what a label takes beside its texts.
    private static final long FIXED_BYTES = 448;
    private static final long LABEL_BYTES = 8;
    private static final long FORK_BYTES = 64;

    /** A session as it is right after its creation. */
    public static Session created(NewSession session, Instant now) {
        return new Session(
                session.id(),
                session.uid(),
                session.requestId(),
                Optional.empty(),
                session.owner(),
                session.fields(),
                1,
                LogSummary.EMPTY,
                now,
                now,
                session.fields().ttl().from(now));
    }

    /**
     * The copy of a session as it is right after the fork.
     *
     * @param source the session that is copied
     * @param log what the copied messages amount to
     */
    public static Session forked(Fork fork, Session source, LogSummary log, Instant now) {
        var fields = fork.fields(source);
        return new Session(
                fork.id(),
                fork.uid(),
                fork.requestId(),
                Optional.of(new ForkPoint(source.id(), source.uid(), log.lastSequence())),
                fork.owner(source),
                fields,
                1,
                log,
                now,
                now,
                fields.ttl().from(now));
    }

    public String etag() {
        return Etag.ofSession(uid, version);
    }

    /** When the session was last active: its last message, else its creation. */
    public Instant activity() {
        return log.lastMessageTime().orElse(createTime);
    }

    /** What the session takes in an answer, at most. Unit: bytes. */
    public long answerBytes() {
        long bytes = FIXED_BYTES
                + Utf8.length(id)
                + Utf8.length(owner.appId())
                + Utf8.length(owner.userId())
                + Utf8.length(fields.title())
                + forkedFrom
                        .map(point -> FORK_BYTES + point.sessionId().length())
                        .orElse(0L);
        for (var label : fields.labels().entrySet()) {
            bytes += LABEL_BYTES + Utf8.length(label.getKey()) + Utf8.length(label.getValue());
        }
        return bytes;
    }

    public boolean isExpired(Instant now) {
        return expireTime.isPresent() && !now.isBefore(expireTime.get());
    }

    /**
     * The session after an update; this very object if the update changes nothing.
     *
     * @throws ConflictException if the update would change a field and its guard does not fit
     * @throws InvalidRequestException if there would be too many labels
     */
    public Session updated(SessionUpdate update, Instant now) {
        var after = update.applyTo(fields);
        if (after.equals(fields)) {
            return update.renewsTtl() ? expiring(fields.ttl().from(now)) : this;
        }
        requireEtag(update.etag());
        update.requireFits(fields, after);
        var restarts = update.renewsTtl() || !after.ttl().equals(fields.ttl());
        var expiry = restarts ? after.ttl().from(now) : slid(now).expireTime;
        return new Session(
                id,
                uid,
                requestId,
                forkedFrom,
                owner,
                after,
                version + 1,
                log,
                createTime,
                latest(updateTime, now),
                expiry);
    }

    /** The session after a write to its log. */
    public Session logged(LogSummary after, Instant now) {
        return new Session(
                id,
                uid,
                requestId,
                forkedFrom,
                owner,
                fields,
                version,
                after,
                createTime,
                updateTime,
                slid(now).expireTime);
    }

    /** The session after a write that did not touch it, to its state or its log: only a sliding expiry moves. */
    public Session slid(Instant now) {
        return switch (fields.ttl().policy()) {
            case SLIDING -> expiring(fields.ttl().from(now));
            case FIXED -> this;
        };
    }

    /**
     * Guards a change of the session's own fields.
     *
     * @param guard an etag, or nothing
     * @throws ConflictException if the guard is another etag than the session's
     */
    public void requireEtag(Optional<String> guard) {
        if (guard.isPresent() && !guard.get().equals(etag())) {
            throw ConflictException.etag("session " + id, etag());
        }
    }

    /**
     * Guards a write to the session's log.
     *
     * @throws ConflictException if somebody appended behind that sequence, or it was never reached
     */
    public void requireLastSequence(long expected) {
        if (log.lastSequence() != expected) {
            throw ConflictException.sequence(id, expected, log.lastSequence());
        }
    }

    private Session expiring(Optional<Instant> expiry) {
        if (expiry.equals(expireTime)) {
            return this;
        }
        return new Session(id, uid, requestId, forkedFrom, owner, fields, version, log, createTime, updateTime, expiry);
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
