package dev.parley.server.grpc;

import com.google.protobuf.Timestamp;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.session.Session;
import java.time.Duration;
import java.time.Instant;

/** Writes sessions as protobuf. Reading is {@link SessionReader}'s job, because it can fail. */
final class SessionMapper {
    private SessionMapper() {}

    static dev.parley.v1.Session toProto(Session session) {
        var fields = session.fields();
        var log = session.log();
        var proto = dev.parley.v1.Session.newBuilder()
                .setSessionId(session.id())
                .setUid(session.uid().toString())
                .setEtag(session.etag())
                .setAppId(session.owner().appId())
                .setUserId(session.owner().userId())
                .setTitle(fields.title())
                .putAllLabels(fields.labels())
                .setStatus(Enums.SESSION_STATUS.toProto(fields.status()))
                .setTtlPolicy(Enums.TTL_POLICY.toProto(fields.ttl().policy()))
                .setLastSequence(log.lastSequence())
                .setMessageCount(log.messageCount())
                .setContentBytes(log.contentBytes())
                .setUsage(toProto(log.usage()))
                .setCreateTime(toProto(session.createTime()))
                .setUpdateTime(toProto(session.updateTime()));
        log.lastMessageTime().ifPresent(time -> proto.setLastMessageTime(toProto(time)));
        fields.ttl().duration().ifPresent(ttl -> proto.setTtl(toProto(ttl)));
        session.expireTime().ifPresent(time -> proto.setExpireTime(toProto(time)));
        return proto.build();
    }

    static Timestamp toProto(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private static com.google.protobuf.Duration toProto(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    private static dev.parley.v1.Usage toProto(Usage usage) {
        return dev.parley.v1.Usage.newBuilder()
                .setInputTokens(usage.inputTokens())
                .setOutputTokens(usage.outputTokens())
                .setCachedInputTokens(usage.cachedInputTokens())
                .setReasoningTokens(usage.reasoningTokens())
                .build();
    }
}
