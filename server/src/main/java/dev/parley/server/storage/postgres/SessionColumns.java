package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.postgres.schema.Tables.SESSION;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.format.Codes;
import dev.parley.server.storage.postgres.StoredSession.StateSize;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** What the columns of the table of sessions say of a session, but when it is swept. */
final class SessionColumns {
    private SessionColumns() {}

    /** What never changes. */
    static Map<Field<?>, @Nullable Object> identity(Tenant tenant, Session session) {
        var columns = new HashMap<Field<?>, @Nullable Object>();
        columns.put(SESSION.TENANT, tenant.id());
        columns.put(SESSION.SESSION_ID, session.id());
        columns.put(SESSION.UID, session.uid());
        columns.put(SESSION.REQUEST_ID, session.requestId().orElse(null));
        session.forkedFrom().ifPresent(point -> {
            columns.put(SESSION.FORKED_FROM_SESSION_ID, point.sessionId());
            columns.put(SESSION.FORKED_FROM_UID, point.uid());
            columns.put(SESSION.FORKED_THROUGH, point.throughSequence());
        });
        columns.put(SESSION.APP_ID, session.owner().appId());
        columns.put(SESSION.USER_ID, session.owner().userId());
        columns.put(SESSION.CREATE_TIME, session.createTime());
        return columns;
    }

    /** What may change. */
    static Map<Field<?>, @Nullable Object> changing(Session session, StateSize state) {
        var columns = new HashMap<Field<?>, @Nullable Object>();
        var fields = session.fields();
        columns.put(SESSION.TITLE, fields.title());
        columns.put(SESSION.LABELS, JSONB.jsonbOrNull(Labels.json(fields.labels())));
        columns.put(SESSION.STATUS, Codes.of(fields.status()));
        columns.put(
                SESSION.TTL_NANOS,
                fields.ttl().duration().map(Duration::toNanos).orElse(null));
        columns.put(SESSION.TTL_POLICY, Codes.of(fields.ttl().policy()));
        columns.put(SESSION.VERSION, session.version());
        columns.put(SESSION.STATE_VERSION, state.version());
        columns.put(SESSION.STATE_KEYS, state.keys());
        columns.put(SESSION.STATE_BYTES, state.bytes());
        columns.put(SESSION.UPDATE_TIME, session.updateTime());
        columns.put(SESSION.EXPIRE_TIME, session.expireTime().orElse(null));
        putLog(columns, session);
        return columns;
    }

    private static void putLog(Map<Field<?>, @Nullable Object> columns, Session session) {
        var log = session.log();
        columns.put(SESSION.LAST_SEQUENCE, log.lastSequence());
        columns.put(SESSION.MESSAGE_COUNT, log.messageCount());
        columns.put(SESSION.CONTENT_BYTES, log.contentBytes());
        columns.put(SESSION.INPUT_TOKENS, log.usage().inputTokens());
        columns.put(SESSION.OUTPUT_TOKENS, log.usage().outputTokens());
        columns.put(SESSION.CACHED_INPUT_TOKENS, log.usage().cachedInputTokens());
        columns.put(SESSION.REASONING_TOKENS, log.usage().reasoningTokens());
        columns.put(SESSION.LAST_MESSAGE_TIME, log.lastMessageTime().orElse(null));
        columns.put(SESSION.CHANGES, log.changes());
    }
}
