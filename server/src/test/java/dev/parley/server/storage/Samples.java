package dev.parley.server.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.LogGuard;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageEdit.Depth;
import dev.parley.server.domain.message.MessageEdit.Edited;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.SessionUpdate.Field;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Requests for tests: what a test does not name is ordinary, and ids are random. */
public final class Samples {
    /** A page that has room for everything. */
    public static final PageLimit EVERYTHING = new PageLimit(1000, 3 << 20, 10_000);

    private static final int MAX_LABELS = 64;
    private static final SessionFields NO_FIELDS = new SessionFields("", Map.of(), SessionStatus.ACTIVE, Ttl.NEVER);

    private Samples() {}

    public static String randomId() {
        return "s-" + UUID.randomUUID();
    }

    public static NewSession session() {
        return session(NO_FIELDS);
    }

    public static NewSession session(SessionFields fields) {
        return new NewSession(randomId(), UUID.randomUUID(), Optional.empty(), new Owner("", ""), fields, Map.of());
    }

    public static NewSession session(Ttl ttl) {
        return session(new SessionFields("", Map.of(), SessionStatus.ACTIVE, ttl));
    }

    public static NewSession sessionOf(String appId, String userId) {
        return new NewSession(
                randomId(), UUID.randomUUID(), Optional.empty(), new Owner(appId, userId), NO_FIELDS, Map.of());
    }

    public static NewSession sessionWithState(Map<String, String> state) {
        return new NewSession(randomId(), UUID.randomUUID(), Optional.empty(), new Owner("", ""), NO_FIELDS, state);
    }

    /** A session that a request makes; each time another incarnation, as each attempt does. */
    public static NewSession sessionOfRequest(String sessionId, UUID requestId) {
        return new NewSession(
                sessionId, UUID.randomUUID(), Optional.of(requestId), new Owner("", ""), NO_FIELDS, Map.of());
    }

    /** The same session as another attempt to create it would send it. */
    public static NewSession again(NewSession session) {
        return new NewSession(
                session.id(),
                UUID.randomUUID(),
                session.requestId(),
                session.owner(),
                session.fields(),
                session.state());
    }

    /** A closed session, labelled {@code team=red}. */
    public static NewSession closedSession() {
        return session(new SessionFields("", Map.of("team", "red"), SessionStatus.CLOSED, Ttl.NEVER));
    }

    public static Ttl sliding(Duration duration) {
        return new Ttl(Optional.of(duration), Ttl.Policy.SLIDING);
    }

    public static Ttl fixed(Duration duration) {
        return new Ttl(Optional.of(duration), Ttl.Policy.FIXED);
    }

    public static SessionUpdate retitled(String sessionId, Optional<String> etag, String title) {
        return new SessionUpdate(
                sessionId,
                etag,
                Set.of(Field.TITLE),
                new SessionFields(title, Map.of(), SessionStatus.ACTIVE, Ttl.NEVER),
                Map.of(),
                Set.of(),
                MAX_LABELS);
    }

    public static SessionUpdate closed(String sessionId) {
        return new SessionUpdate(
                sessionId,
                Optional.empty(),
                Set.of(Field.STATUS),
                new SessionFields("", Map.of(), SessionStatus.CLOSED, Ttl.NEVER),
                Map.of(),
                Set.of(),
                MAX_LABELS);
    }

    public static SessionUpdate withTtl(String sessionId, Ttl ttl) {
        return new SessionUpdate(
                sessionId,
                Optional.empty(),
                Set.of(Field.TTL, Field.TTL_POLICY),
                new SessionFields("", Map.of(), SessionStatus.ACTIVE, ttl),
                Map.of(),
                Set.of(),
                MAX_LABELS);
    }

    public static SessionUpdate relabelled(String sessionId, Map<String, String> set, Set<String> remove) {
        return new SessionUpdate(sessionId, Optional.empty(), Set.of(), NO_FIELDS, set, remove, MAX_LABELS);
    }

    public static StatePatch set(String key, String value) {
        return new StatePatch(Map.of(key, value), Set.of());
    }

    public static StatePatch remove(String... keys) {
        return new StatePatch(Map.of(), Set.of(keys));
    }

    /** All sessions of a tenant, in one page. */
    public static SessionQuery allSessions(SessionOrder order) {
        return sessions(SessionFilter.ALL, order);
    }

    /** All sessions of a filter, in one page. */
    public static SessionQuery sessions(SessionFilter filter, SessionOrder order) {
        return new SessionQuery(filter, order, Optional.empty(), EVERYTHING);
    }

    public static SessionFilter ofOwner(Optional<String> appId, Optional<String> userId) {
        return new SessionFilter(appId, userId, Map.of(), Optional.empty(), TimeRange.ALL, TimeRange.ALL);
    }

    public static SessionFilter ofStatus(SessionStatus status) {
        return new SessionFilter(
                Optional.empty(), Optional.empty(), Map.of(), Optional.of(status), TimeRange.ALL, TimeRange.ALL);
    }

    public static SessionFilter labelled(Map<String, String> labels) {
        return new SessionFilter(
                Optional.empty(), Optional.empty(), labels, Optional.empty(), TimeRange.ALL, TimeRange.ALL);
    }

    public static SessionFilter ofTimes(TimeRange created, TimeRange active) {
        return new SessionFilter(Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), created, active);
    }

    /** A message whose content is its id. */
    public static NewMessage message(String id) {
        return message(id, id);
    }

    public static NewMessage message(String id, String text) {
        return message(id, text.getBytes(UTF_8));
    }

    public static NewMessage message(String id, byte[] content) {
        var envelope = new Envelope(
                Role.USER, MessageStatus.COMPLETE, "", "", "", Map.of(), new Usage(1, 2, 3, 4), Marks.NONE);
        return new NewMessage(id, envelope, Content.of(content));
    }

    /** A message in progress whose content is its id. */
    public static NewMessage running(String id) {
        return withEnvelope(id, MessageStatus.IN_PROGRESS, Marks.NONE);
    }

    /** A message with marks whose content is its id. */
    public static NewMessage marked(String id, Marks marks) {
        return withEnvelope(id, MessageStatus.COMPLETE, marks);
    }

    private static NewMessage withEnvelope(String id, MessageStatus status, Marks marks) {
        var envelope = new Envelope(Role.USER, status, "", "", "", Map.of(), new Usage(1, 2, 3, 4), marks);
        return new NewMessage(id, envelope, Content.of(id.getBytes(UTF_8)));
    }

    /** An update that gives a message this content; of the same content it changes nothing. */
    public static MessageUpdate rewritten(String sessionId, String messageId, Optional<String> etag, String text) {
        var after = Content.of(text.getBytes(UTF_8));
        return new MessageUpdate(
                sessionId,
                messageId,
                etag,
                (envelope, content) -> new Edited(
                        envelope, after, after.equals(content) ? Depth.NOTHING : Depth.SUBSTANCE, after.length()),
                1 << 20);
    }

    /** An update that gives a message these marks and its content a prefix, as a note does. */
    public static MessageUpdate remarked(String sessionId, String messageId, Marks marks) {
        return new MessageUpdate(
                sessionId,
                messageId,
                Optional.empty(),
                (envelope, content) -> new Edited(
                        new Envelope(
                                envelope.role(),
                                envelope.status(),
                                envelope.turnId(),
                                envelope.runId(),
                                envelope.branch(),
                                envelope.labels(),
                                envelope.usage(),
                                marks),
                        content,
                        marks.equals(envelope.marks()) ? Depth.NOTHING : Depth.NOTES,
                        content.length()),
                1 << 20);
    }

    /** A fork up to a sequence, with a new id; 0: of all. */
    public static Fork fork(String sourceId, long throughSequence) {
        return new Fork(
                sourceId, throughSequence, randomId(), UUID.randomUUID(), Optional.empty(), Fork.Overrides.NONE);
    }

    public static AppendBuilder append(String sessionId, String... messageIds) {
        return append(sessionId, Stream.of(messageIds).map(Samples::message).toList());
    }

    public static AppendBuilder append(String sessionId, List<NewMessage> messages) {
        return new AppendBuilder(sessionId, messages);
    }

    public static MessageQuery allMessages(String sessionId) {
        return messages(sessionId, MessageFilter.ALL, Direction.ASCENDING, EVERYTHING);
    }

    public static MessageQuery messages(String sessionId, MessageFilter filter, Direction direction, PageLimit limit) {
        return new MessageQuery(sessionId, filter, direction, Range.ALL, limit);
    }

    /** An append that is built up step by step. */
    public static final class AppendBuilder {
        private final String sessionId;
        private final List<NewMessage> messages;
        private Optional<String> uid = Optional.empty();
        private LogGuard guard = LogGuard.NONE;
        private StatePatch patch = StatePatch.NONE;
        private Optional<NewSession> ifMissing = Optional.empty();

        private AppendBuilder(String sessionId, List<NewMessage> messages) {
            this.sessionId = sessionId;
            this.messages = messages;
        }

        public AppendBuilder toIncarnation(UUID sessionUid) {
            uid = Optional.of(sessionUid.toString());
            return this;
        }

        public AppendBuilder expecting(long lastSequence) {
            guard = new LogGuard(OptionalLong.of(lastSequence), OptionalLong.empty());
            return this;
        }

        public AppendBuilder replacing(long lastSequence, long after) {
            guard = new LogGuard(OptionalLong.of(lastSequence), OptionalLong.of(after));
            return this;
        }

        public AppendBuilder patching(StatePatch statePatch) {
            patch = statePatch;
            return this;
        }

        public AppendBuilder creating(NewSession session) {
            ifMissing = Optional.of(session);
            return this;
        }

        public Append build() {
            return new Append(sessionId, uid, messages, guard, patch, ifMissing);
        }
    }
}
