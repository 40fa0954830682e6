package dev.parley.server.storage.postgres;

import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.session.LogSummary;
import dev.parley.server.domain.session.Session;
import java.time.Instant;
import java.util.List;

/**
 * Answers without their times, so that those of two storages can be compared: only which are there, and which are
 * equal.
 */
final class Untimed {
    private Untimed() {}

    static Object of(Object answer) {
        return switch (answer) {
            case Session session -> of(session);
            case Message message -> of(message);
            case MessagePage page ->
                new Page(
                        page.head(),
                        page.messages().stream().<Object>map(Untimed::of).toList());
            case Appended appended -> of(appended);
            default -> answer;
        };
    }

    private static Session of(Session session) {
        var log = session.log();
        return new Session(
                session.id(),
                session.uid(),
                session.requestId(),
                session.forkedFrom(),
                session.owner(),
                session.fields(),
                session.version(),
                new LogSummary(
                        log.lastSequence(),
                        log.messageCount(),
                        log.contentBytes(),
                        log.usage(),
                        log.lastMessageTime().map(_ -> Instant.EPOCH),
                        log.changes()),
                Instant.EPOCH,
                session.updateTime().equals(session.createTime()) ? Instant.EPOCH : Instant.MAX,
                session.expireTime().map(_ -> Instant.EPOCH));
    }

    private static Message of(Message message) {
        return new Message(
                message.id(),
                message.sessionUid(),
                message.sequence(),
                message.envelope(),
                message.content(),
                Instant.EPOCH,
                message.updateTime().equals(message.createTime()) ? Instant.EPOCH : Instant.MAX,
                message.version());
    }

    private static Appended of(Appended appended) {
        return new Appended(
                appended.sessionUid(),
                appended.results().stream()
                        .map(result -> new Appended.Result(
                                result.messageId(), result.sequence(), Instant.EPOCH, result.isReplayed()))
                        .toList());
    }

    private record Page(LogHead head, List<Object> messages) {}
}
