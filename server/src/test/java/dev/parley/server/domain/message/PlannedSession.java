package dev.parley.server.domain.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/** A session and its log as plain objects, and appends to it: the least that plans can be made for. */
final class PlannedSession implements StoredLog {
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123456Z");
    static final UUID UID = new UUID(1, 2);

    private static final Limits LIMITS = new Limits(4, 40, 10, 1000);

    // Stands for contents that say the same in other bytes.
    private static final ContentEquality SAME_LETTERS =
            (a, b) -> new String(a.bytes(), UTF_8).equalsIgnoreCase(new String(b.bytes(), UTF_8));

    private final List<Message> messages = new ArrayList<>();
    private Session session = Session.created(newSession(SessionStatus.ACTIVE), NOON);

    Session session() {
        return session;
    }

    AppendPlan plan(Append append) {
        return plan(append, NOON);
    }

    AppendPlan plan(Append append, Instant now) {
        return AppendPlan.of(append, session, this, new AppendPlan.Rules(SAME_LETTERS, LIMITS, now));
    }

    /** Carries out a plan that erases nothing. */
    void apply(AppendPlan plan) {
        session = plan.session();
        messages.addAll(plan.toStore());
    }

    void close() {
        session = Session.created(newSession(SessionStatus.CLOSED), NOON).logged(session.log(), NOON);
    }

    /** Changes a message as an update does. */
    void update(String messageId) {
        messages.replaceAll(message -> message.id().equals(messageId) ? updated(message) : message);
    }

    private static Message updated(Message message) {
        return new Message(
                message.id(),
                message.sessionUid(),
                message.sequence(),
                message.envelope(),
                message.content(),
                message.createTime(),
                NOON.plusSeconds(1),
                2);
    }

    @Override
    public Optional<Message> find(String messageId) {
        return messages.stream()
                .filter(message -> message.id().equals(messageId))
                .findFirst();
    }

    @Override
    public Extent after(long sequence) {
        var behind = messages.stream()
                .filter(message -> message.sequence() > sequence)
                .toList();
        return new Extent(
                behind.size(),
                behind.stream().mapToLong(message -> message.content().length()).sum());
    }

    static Append append(String... ids) {
        return guarded(LogGuard.NONE, ids);
    }

    static Append replacing(long expected, long replaceAfter, String... ids) {
        return guarded(new LogGuard(OptionalLong.of(expected), OptionalLong.of(replaceAfter)), ids);
    }

    static Append guarded(LogGuard guard, String... ids) {
        return append(guard, Stream.of(ids).map(id -> message(id, id)).toList());
    }

    static Append append(NewMessage... messages) {
        return append(LogGuard.NONE, List.of(messages));
    }

    static Append append(LogGuard guard, List<NewMessage> messages) {
        return new Append("s-1", Optional.empty(), messages, guard, StatePatch.NONE, Optional.empty());
    }

    static Append creating(Optional<String> uid, OptionalLong expected) {
        return new Append(
                "s-1",
                uid,
                List.of(message("a", "a")),
                new LogGuard(expected, OptionalLong.empty()),
                StatePatch.NONE,
                Optional.of(newSession(SessionStatus.ACTIVE)));
    }

    static NewMessage message(String id, String text) {
        return new NewMessage(id, envelope(MessageStatus.COMPLETE), content(text));
    }

    static Envelope envelope(MessageStatus status) {
        return new Envelope(Role.USER, status, "", "", "", Map.of(), new Usage(1, 2, 0, 0), Marks.NONE);
    }

    static Content content(String text) {
        return Content.of(text.getBytes(UTF_8));
    }

    private static NewSession newSession(SessionStatus status) {
        var fields = new SessionFields("", Map.of(), status, Ttl.NEVER);
        return new NewSession("s-1", UID, Optional.empty(), new Owner("", ""), fields, Map.of());
    }
}
