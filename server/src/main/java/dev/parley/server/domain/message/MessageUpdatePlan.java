package dev.parley.server.domain.message;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.message.MessageEdit.Depth;
import dev.parley.server.domain.session.Session;
import java.time.Instant;
import java.util.List;

/**
 * What an update does to a message: the rules of contract §4 and §5, the same on every backend. A backend makes a plan
 * and carries it out in one atomic step. Where nothing is to be changed, both are the very objects that were there.
 *
 * @param session the session afterwards
 * @param message the message afterwards
 */
public record MessageUpdatePlan(Session session, Message message) {
    /**
     * Decides what an update does. What would change nothing succeeds, whatever its guard.
     *
     * @throws ConflictException if it would change something and its guard does not fit
     * @throws PreconditionException if it would change what a final message has, or the session would be too large
     * @throws InvalidRequestException if the message would be too large
     */
    public static MessageUpdatePlan of(
            MessageUpdate update, Session session, Message message, Limits limits, Instant now) {
        var edited = update.edit().applyTo(message.envelope(), message.content());
        if (edited.depth() == Depth.NOTHING) {
            return new MessageUpdatePlan(session, message);
        }
        requireEtag(update, message);
        if (edited.depth() == Depth.SUBSTANCE && message.envelope().status() != MessageStatus.IN_PROGRESS) {
            throw PreconditionException.messageFinal(update.sessionId(), message.id(), message.sequence());
        }
        long growth = (long) edited.content().length() - message.content().length();
        var log = session.log()
                .updated(growth, message.envelope().usage(), edited.envelope().usage());
        // What is there already may be larger: it was sent without an id, or under other limits.
        if (growth > 0) {
            requireFits(update, edited.bytes());
            limits.requireRoom(session, log);
        }
        return new MessageUpdatePlan(
                session.logged(log, now), message.edited(edited.envelope(), edited.content(), now));
    }

    private static void requireEtag(MessageUpdate update, Message message) {
        if (update.etag().isPresent() && !update.etag().get().equals(message.etag())) {
            throw ConflictException.etag(
                    "message %s of session %s".formatted(message.id(), update.sessionId()), message.etag());
        }
    }

    private static void requireFits(MessageUpdate update, long bytes) {
        if (bytes > update.maxBytes()) {
            throw InvalidRequestException.fields(
                    Reason.MESSAGE_TOO_LARGE,
                    List.of(new InvalidRequestException.Violation(
                            "message",
                            "must have at most %d bytes, serialised, afterwards".formatted(update.maxBytes()))));
        }
    }
}
