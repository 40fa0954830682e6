package dev.parley.server.grpc;

import dev.parley.server.domain.Usage;
import dev.parley.server.domain.session.ForkPoint;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionPage;
import dev.parley.server.grpc.transport.Serialized;
import dev.parley.server.grpc.wire.WireWriter;
import dev.parley.v1.BatchGetSessionsResponse;
import dev.parley.v1.ListSessionsResponse;
import java.util.Collection;
import java.util.List;

/** Writes sessions. Reading is {@link SessionReader}'s job, because it can fail. */
final class SessionCodec {
    private SessionCodec() {}

    /** The session as it is answered. */
    static Serialized answer(Session session) {
        return new Serialized().add(write(session).toBuffer());
    }

    /** Sessions in the order asked, and the ids of those that are not there. */
    static Serialized batch(List<Session> sessions, Collection<String> missingIds) {
        var answer = sessions(BatchGetSessionsResponse.SESSIONS_FIELD_NUMBER, sessions);
        var missing = new WireWriter();
        missingIds.forEach(id -> missing.text(BatchGetSessionsResponse.MISSING_SESSION_IDS_FIELD_NUMBER, id));
        return answer.add(missing.toBuffer());
    }

    /**
     * A page of sessions.
     *
     * @param nextPageToken empty on the last page
     */
    static Serialized page(SessionPage page, String nextPageToken) {
        return sessions(ListSessionsResponse.SESSIONS_FIELD_NUMBER, page.sessions())
                .add(new WireWriter()
                        .text(ListSessionsResponse.NEXT_PAGE_TOKEN_FIELD_NUMBER, nextPageToken)
                        .toBuffer());
    }

    private static Serialized sessions(int field, List<Session> sessions) {
        var answer = new Serialized();
        for (var session : sessions) {
            var written = write(session);
            answer.add(written.toBeginning(field, 0));
        }
        return answer;
    }

    private static WireWriter write(Session session) {
        var fields = session.fields();
        var log = session.log();
        var writer = new WireWriter()
                .text(dev.parley.v1.Session.SESSION_ID_FIELD_NUMBER, session.id())
                .text(dev.parley.v1.Session.UID_FIELD_NUMBER, session.uid().toString())
                .text(dev.parley.v1.Session.ETAG_FIELD_NUMBER, session.etag())
                .text(dev.parley.v1.Session.APP_ID_FIELD_NUMBER, session.owner().appId())
                .text(
                        dev.parley.v1.Session.USER_ID_FIELD_NUMBER,
                        session.owner().userId())
                .text(dev.parley.v1.Session.TITLE_FIELD_NUMBER, fields.title())
                .map(dev.parley.v1.Session.LABELS_FIELD_NUMBER, fields.labels())
                .number(
                        dev.parley.v1.Session.STATUS_FIELD_NUMBER,
                        Enums.SESSION_STATUS.toProto(fields.status()).getNumber())
                .number(dev.parley.v1.Session.LAST_SEQUENCE_FIELD_NUMBER, log.lastSequence())
                .number(dev.parley.v1.Session.MESSAGE_COUNT_FIELD_NUMBER, log.messageCount())
                .number(dev.parley.v1.Session.CONTENT_BYTES_FIELD_NUMBER, log.contentBytes())
                .message(dev.parley.v1.Session.USAGE_FIELD_NUMBER, write(log.usage()));
        session.forkedFrom()
                .ifPresent(point -> writer.message(dev.parley.v1.Session.FORKED_FROM_FIELD_NUMBER, write(point)));
        writeTimes(session, writer);
        return writer;
    }

    private static void writeTimes(Session session, WireWriter writer) {
        var ttl = session.fields().ttl();
        writer.time(dev.parley.v1.Session.CREATE_TIME_FIELD_NUMBER, session.createTime())
                .time(dev.parley.v1.Session.UPDATE_TIME_FIELD_NUMBER, session.updateTime())
                .number(
                        dev.parley.v1.Session.TTL_POLICY_FIELD_NUMBER,
                        Enums.TTL_POLICY.toProto(ttl.policy()).getNumber());
        session.log()
                .lastMessageTime()
                .ifPresent(time -> writer.time(dev.parley.v1.Session.LAST_MESSAGE_TIME_FIELD_NUMBER, time));
        ttl.duration().ifPresent(duration -> writer.duration(dev.parley.v1.Session.TTL_FIELD_NUMBER, duration));
        session.expireTime().ifPresent(time -> writer.time(dev.parley.v1.Session.EXPIRE_TIME_FIELD_NUMBER, time));
    }

    private static WireWriter write(ForkPoint point) {
        return new WireWriter()
                .text(dev.parley.v1.ForkPoint.SESSION_ID_FIELD_NUMBER, point.sessionId())
                .text(dev.parley.v1.ForkPoint.UID_FIELD_NUMBER, point.uid().toString())
                .number(dev.parley.v1.ForkPoint.THROUGH_SEQUENCE_FIELD_NUMBER, point.throughSequence());
    }

    private static WireWriter write(Usage usage) {
        return new WireWriter()
                .number(dev.parley.v1.Usage.INPUT_TOKENS_FIELD_NUMBER, usage.inputTokens())
                .number(dev.parley.v1.Usage.OUTPUT_TOKENS_FIELD_NUMBER, usage.outputTokens())
                .number(dev.parley.v1.Usage.CACHED_INPUT_TOKENS_FIELD_NUMBER, usage.cachedInputTokens())
                .number(dev.parley.v1.Usage.REASONING_TOKENS_FIELD_NUMBER, usage.reasoningTokens());
    }
}
