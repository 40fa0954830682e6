package dev.parley.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.Ttl;
import dev.parley.v1.ForkPoint;
import dev.parley.v1.ListSessionsResponse;
import dev.parley.v1.Session;
import dev.parley.v1.TtlPolicy;
import dev.parley.v1.Usage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Backends end a page of sessions by what the domain says that a session takes, so that must never be too little. */
final class SessionAnswerBytesTest {
    private static final UUID UID = UUID.fromString("0190a6c2-7b1e-7c3d-8e4f-5a6b7c8d9e0f");
    private static final Timestamp TIME =
            Timestamp.newBuilder().setSeconds(-1).setNanos(999_999_000).build();

    @Test
    void noSessionTakesMoreInAnAnswerThanTheDomainSays() {
        var id = "s".repeat(128);
        var wide = "\uD83D\uDE00";
        var labels = IntStream.range(0, 64)
                .boxed()
                .collect(Collectors.toMap("k%062d"::formatted, i -> "\u00e9".repeat(128 - i % 2)));
        var owner = new Owner(wide.repeat(256), "\u20ac".repeat(256));
        var fields = new SessionFields(wide.repeat(512), labels, SessionStatus.CLOSED, Ttl.NEVER);

        var answer = ListSessionsResponse.newBuilder().addSessions(longest(id, owner, fields));

        assertThat(answer.build().getSerializedSize()).isLessThanOrEqualTo((int) answerBytes(id, owner, fields));
    }

    @Test
    void anEmptySessionIsNotCountedAsMuchMoreThanItTakes() {
        var owner = new Owner("", "");
        var fields = new SessionFields("", Map.of(), SessionStatus.ACTIVE, Ttl.NEVER);

        assertThat(answerBytes("s", owner, fields)).isLessThan(512);
    }

    private static long answerBytes(String id, Owner owner, SessionFields fields) {
        var session = new NewSession(id, UID, Optional.empty(), owner, fields, Map.of());
        return dev.parley.server.domain.session.Session.created(session, Instant.EPOCH)
                .answerBytes();
    }

    private static Session longest(String id, Owner owner, SessionFields fields) {
        long most = Long.MAX_VALUE;
        return Session.newBuilder()
                .setSessionId(id)
                .setUid(UID.toString())
                .setEtag("0123456789abcdef")
                .setAppId(owner.appId())
                .setUserId(owner.userId())
                .setTitle(fields.title())
                .putAllLabels(fields.labels())
                .setStatus(dev.parley.v1.SessionStatus.SESSION_STATUS_CLOSED)
                .setLastSequence(most)
                .setMessageCount(most)
                .setContentBytes(most)
                .setUsage(Usage.newBuilder()
                        .setInputTokens(most)
                        .setOutputTokens(most)
                        .setCachedInputTokens(most)
                        .setReasoningTokens(most))
                .setCreateTime(TIME)
                .setUpdateTime(TIME)
                .setLastMessageTime(TIME)
                .setTtl(Duration.newBuilder().setSeconds(most).setNanos(999_999_000))
                .setTtlPolicy(TtlPolicy.TTL_POLICY_FIXED)
                .setExpireTime(TIME)
                .setForkedFrom(ForkPoint.newBuilder()
                        .setSessionId("s".repeat(128))
                        .setUid(UID.toString())
                        .setThroughSequence(most))
                .build();
    }
}
