package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.session.ForkPoint;
import dev.parley.server.domain.session.LogSummary;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.format.Codes;
import dev.parley.server.storage.format.Micros;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The hash of a session: what its fields are called, and what is in them. docs/redis.md tells what they mean. */
final class SessionRecord {
    static final String UID = "u";
    static final String ORIGIN = "o";
    static final String FIELDS = "f";
    static final String LOG = "l";
    static final String EXPIRE_TIME = "e";
    static final String STATE_VERSION = "v";
    static final String STATE_BYTES = "z";
    /** Only for scripts: how far a write moves the expiry, and whether the session takes no messages. */
    static final String SLIDES_BY = "t";

    static final String CLOSED = "c";
    private static final List<String> USAGE = List.of("ui", "uo", "uc", "ur");

    /** What the script {@code snapshot} tells, in its order; others tell the first few. */
    private static final List<String> ALL = List.of(
            UID,
            ORIGIN,
            FIELDS,
            LOG,
            EXPIRE_TIME,
            "ui",
            "uo",
            "uc",
            "ur",
            SLIDES_BY,
            CLOSED,
            STATE_VERSION,
            STATE_BYTES);

    private static final int FORMAT = 1;

    private SessionRecord() {}

    /** The fields as they are stored, each with its name, as far as they were told; those that are absent are null. */
    static Map<String, byte @Nullable []> fields(Values values) {
        var fields = new HashMap<String, byte @Nullable []>();
        for (int i = 0; i < ALL.size() && values.hasNext(); i++) {
            fields.put(ALL.get(i), values.next());
        }
        return fields;
    }

    /**
     * Reads a session from what scripts tell of it: {@code u o f l e ui uo uc ur}, in this order.
     *
     * @param values absent ones are null
     */
    static Session read(String id, Values values) {
        var uid = uid(values.require());
        var origin = Origin.read(values.require());
        var fields = new RecordReader(values.require());
        fields.requireFormat(FORMAT);
        long version = fields.number();
        var updateTime = fields.time();
        var own = fields(fields);
        var log = values.next();
        var expireTime = values.time();
        return new Session(
                id,
                uid,
                origin.requestId,
                origin.forkedFrom,
                origin.owner,
                own,
                version,
                log(log, values),
                origin.createTime,
                updateTime,
                expireTime);
    }

    /** The entry of a session, of two of its fields. */
    static Member member(String id, byte[] uid, byte[] origin) {
        return new Member(id, uid(uid), Origin.read(origin).owner);
    }

    private static UUID uid(byte[] uid) {
        return new RecordReader(uid).uuid();
    }

    /** What never changes of a session. */
    private record Origin(Instant createTime, Optional<UUID> requestId, Optional<ForkPoint> forkedFrom, Owner owner) {
        static Origin read(byte[] record) {
            var origin = new RecordReader(record);
            origin.requireFormat(FORMAT);
            var createTime = origin.time();
            var requestId = origin.optionalUuid();
            var forkedFrom = origin.octet() == 1
                    ? Optional.of(new ForkPoint(origin.text(), origin.uuid(), origin.number()))
                    : Optional.<ForkPoint>empty();
            return new Origin(createTime, requestId, forkedFrom, new Owner(origin.text(), origin.text()));
        }
    }

    /** All fields of a session and the size of its state, each with its name; those that are absent are null. */
    static Map<String, byte @Nullable []> write(Session session, State state) {
        var record = new LinkedHashMap<String, byte @Nullable []>();
        record.put(UID, new RecordWriter().uuid(session.uid()).toBytes());
        record.put(ORIGIN, origin(session));
        record.putAll(ownFields(session));
        record.put(LOG, log(session.log()));
        record.put(EXPIRE_TIME, session.expireTime().map(SessionRecord::decimal).orElse(null));
        var usage = session.log().usage();
        putCount(record, USAGE.get(0), usage.inputTokens());
        putCount(record, USAGE.get(1), usage.outputTokens());
        putCount(record, USAGE.get(2), usage.cachedInputTokens());
        putCount(record, USAGE.get(3), usage.reasoningTokens());
        record.putAll(stateFields(state));
        return record;
    }

    /** The fields of a session that change with those of its own. */
    static Map<String, byte @Nullable []> ownFields(Session session) {
        var record = new LinkedHashMap<String, byte @Nullable []>();
        record.put(FIELDS, fields(session));
        var ttl = session.fields().ttl();
        record.put(
                SLIDES_BY,
                ttl.policy() == Ttl.Policy.SLIDING
                        ? ttl.duration()
                                .map(duration -> decimal(micros(duration)))
                                .orElse(null)
                        : null);
        record.put(CLOSED, session.fields().status() == SessionStatus.CLOSED ? decimal(1) : null);
        return record;
    }

    /** The fields of a session that change with its state. */
    static Map<String, byte @Nullable []> stateFields(State state) {
        var record = new LinkedHashMap<String, byte @Nullable []>();
        putCount(record, STATE_VERSION, state.version());
        putCount(record, STATE_BYTES, state.bytes());
        return record;
    }

    // None where it is 0.
    private static void putCount(Map<String, byte @Nullable []> record, String name, long count) {
        record.put(name, count == 0 ? null : decimal(count));
    }

    private static byte[] decimal(long number) {
        return Long.toString(number).getBytes(UTF_8);
    }

    private static byte[] decimal(Instant time) {
        return decimal(Micros.floor(time));
    }

    private static byte[] origin(Session session) {
        var origin = new RecordWriter()
                .octet(FORMAT)
                .time(session.createTime())
                .uuid(session.requestId())
                .octet(session.forkedFrom().isPresent() ? 1 : 0);
        session.forkedFrom()
                .ifPresent(point ->
                        origin.text(point.sessionId()).uuid(point.uid()).number(point.throughSequence()));
        return origin.text(session.owner().appId())
                .text(session.owner().userId())
                .toBytes();
    }

    private static byte[] fields(Session session) {
        var fields = session.fields();
        return new RecordWriter()
                .octet(FORMAT)
                .number(session.version())
                .time(session.updateTime())
                .text(fields.title())
                .texts(fields.labels())
                .octet(Codes.of(fields.status()))
                .octet(Codes.of(fields.ttl().policy()))
                .number(fields.ttl().duration().map(SessionRecord::micros).orElse(0L))
                .toBytes();
    }

    private static SessionFields fields(RecordReader reader) {
        var title = reader.text();
        var labels = reader.texts();
        var status = Codes.sessionStatus(reader.octet());
        var policy = Codes.ttlPolicy(reader.octet());
        long ttl = reader.number();
        var duration =
                ttl == 0 ? Optional.<Duration>empty() : Optional.of(Duration.ofNanos(Math.multiplyExact(ttl, 1000)));
        return new SessionFields(title, labels, status, new Ttl(duration, policy));
    }

    private static byte[] log(LogSummary log) {
        return ByteBuffer.allocate(1 + 5 * Long.BYTES)
                .put((byte) FORMAT)
                .putLong(log.lastSequence())
                .putLong(log.messageCount())
                .putLong(log.contentBytes())
                .putLong(log.changes())
                .putLong(log.lastMessageTime().map(Micros::floor).orElse(0L))
                .array();
    }

    /** Reads a log's totals without usage, which is kept apart. */
    static LogSummary log(byte @Nullable [] log) {
        if (log == null) {
            return LogSummary.EMPTY;
        }
        var reader = new RecordReader(log);
        reader.requireFormat(FORMAT);
        long last = reader.fixed();
        long count = reader.fixed();
        long bytes = reader.fixed();
        long changes = reader.fixed();
        long time = reader.fixed();
        var lastTime = time == 0 ? Optional.<Instant>empty() : Optional.of(Micros.instant(time));
        return new LogSummary(last, count, bytes, Usage.NONE, lastTime, changes);
    }

    private static LogSummary log(byte @Nullable [] log, Values values) {
        var usage = new Usage(values.count(), values.count(), values.count(), values.count());
        var totals = log(log);
        return new LogSummary(
                totals.lastSequence(),
                totals.messageCount(),
                totals.contentBytes(),
                usage,
                totals.lastMessageTime(),
                totals.changes());
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
