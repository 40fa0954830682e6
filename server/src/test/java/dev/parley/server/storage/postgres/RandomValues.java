package dev.parley.server.storage.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.LogGuard;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.SummaryRange;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** What random calls are made of. */
final class RandomValues {
    // Texts that a database, an array literal or JSON could take for something else.
    private static final List<String> ODD =
            List.of("", "NULL", "{}", "\"", "\\", "a,b", "$1", "?", "'; --", "é\uD83D\uDE00", "e\u0301", "%s");
    private static final List<String> SESSIONS = List.of("NULL", "a.b:~@-_", "A.b:~@-_", "1");
    static final List<String> MESSAGES = List.of("NULL", "m1", "M1", "m2", "m3", "m4", "m~@:", "m5", "m6");
    static final List<String> KEYS = List.of("k", "K", "{}", "\"", "a,b", "é", "\\");
    static final int MAX_LABELS = 3;

    private final SplittableRandom random;

    RandomValues(SplittableRandom random) {
        this.random = random;
    }

    // Within a call the time may pass, too.
    static NewSession lasting(NewSession session) {
        var fields = session.fields();
        return new NewSession(
                session.id(),
                session.uid(),
                session.requestId(),
                session.owner(),
                new SessionFields(fields.title(), fields.labels(), fields.status(), Ttl.NEVER),
                session.state());
    }

    LogGuard guard(long last) {
        if (random.nextInt(3) > 0) {
            return LogGuard.NONE;
        }
        long expected = random.nextInt(4) == 0 ? last + 1 : last;
        return new LogGuard(
                OptionalLong.of(expected),
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong(expected + 1)));
    }

    NewMessage message(String id) {
        var usage = switch (random.nextInt(6)) {
            case 0 -> new Usage(Long.MAX_VALUE, 1, 0, 1L << 62);
            case 1 -> Usage.NONE;
            default -> new Usage(random.nextInt(9), 1, 2, 3);
        };
        var envelope = new Envelope(
                one(List.of(Role.USER, Role.ASSISTANT, Role.TOOL)),
                random.nextBoolean() ? MessageStatus.IN_PROGRESS : MessageStatus.COMPLETE,
                one(ODD),
                one(ODD),
                one(ODD),
                labels(),
                usage,
                marks());
        var text = random.nextInt(3) == 0 ? "" : random.nextBoolean() ? "Same" : "SAME";
        return new NewMessage(id, envelope, Content.of((text + "x".repeat(random.nextInt(3))).getBytes(UTF_8)));
    }

    Marks marks() {
        return new Marks(
                random.nextInt(4) == 0,
                random.nextInt(4) == 0 ? Optional.of(new SummaryRange(1, 1L + random.nextInt(3))) : Optional.empty());
    }

    NewSession newSession(String id) {
        var owner = new Owner(owner(), owner());
        var state = random.nextInt(4) == 0 ? Map.of(one(KEYS), "{}") : Map.<String, String>of();
        return new NewSession(id, uuid(), requestId(), owner, fields(), state);
    }

    SessionFields fields() {
        // So short a time is over before the next call.
        var duration = switch (random.nextInt(8)) {
            case 0 -> Optional.of(Duration.ofNanos(1000));
            case 1 -> Optional.of(Duration.ofDays(3653));
            case 2 -> Optional.of(Duration.ofHours(1).plusNanos(1000));
            default -> Optional.<Duration>empty();
        };
        var status = random.nextInt(4) == 0 ? SessionStatus.CLOSED : SessionStatus.ACTIVE;
        return new SessionFields(one(ODD), labels(), status, new Ttl(duration, one(List.of(Ttl.Policy.values()))));
    }

    SessionFilter sessionFilter() {
        return new SessionFilter(
                random.nextBoolean() ? Optional.empty() : Optional.of(owner()),
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(random.nextInt(5) == 0 ? "\0" : owner()),
                random.nextInt(3) > 0 ? Map.of() : labels(),
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(one(List.of(SessionStatus.values()))),
                TimeRange.ALL,
                TimeRange.ALL);
    }

    MessageFilter messageFilter() {
        return new MessageFilter(
                random.nextInt(3) > 0 ? Set.of() : Set.of(Role.USER, Role.TOOL),
                random.nextInt(3) > 0 ? Set.of() : Set.of(MessageStatus.COMPLETE),
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(one(ODD)),
                random.nextInt(5) > 0 ? Optional.empty() : Optional.of(one(ODD)),
                random.nextInt(5) > 0 ? Optional.empty() : Optional.of("\0"),
                random.nextInt(3) > 0 ? Map.of() : labels(),
                Optional.empty());
    }

    Map<String, String> labels() {
        var labels = new HashMap<String, String>();
        some(List.of("a", "b", "c"), 2).forEach(key -> labels.put(key, one(ODD)));
        return labels;
    }

    StatePatch statePatch() {
        var set = new HashMap<String, String>();
        some(KEYS, 3).forEach(key -> set.put(key, one(List.of("1", "\"\\u0000\"", "", "\"é\\\"\"", "null"))));
        var remove = new HashSet<>(some(KEYS, 2));
        remove.removeAll(set.keySet());
        return new StatePatch(set, remove);
    }

    String sessionId() {
        return one(SESSIONS);
    }

    String owner() {
        return one(List.of("", "app", "App", "NULL"));
    }

    Optional<UUID> requestId() {
        return random.nextInt(3) > 0 ? Optional.empty() : Optional.of(new UUID(1, random.nextInt(3)));
    }

    UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    <T> Set<T> some(List<T> values, int max) {
        var chosen = new LinkedHashSet<T>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            chosen.add(one(values));
        }
        return chosen;
    }
}
