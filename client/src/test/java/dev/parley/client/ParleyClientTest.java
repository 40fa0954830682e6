package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static dev.parley.client.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.GetServerInfoResponse;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.ServerInfoGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParleyClientTest {
    private static final Session SESSION =
            Session.newBuilder().setSessionId("s-1").build();
    private static final GetSessionRequest GET =
            GetSessionRequest.newBuilder().setSessionId("s-1").build();

    private final FakeServer server = new FakeServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theTenantIsSent() {
        server.answer(SessionStoreGrpc.getGetSessionMethod(), SESSION);

        try (var client = server.client().tenant("acme").build()) {
            client.sessions().get("s-1");
            client.withTenant("other").sessions().get("s-1");
        }

        assertThat(server.attempts())
                .extracting(attempt -> attempt.header("parley-tenant"))
                .containsExactly("acme", "other");
    }

    @Test
    void withoutATenantNoHeaderIsSent() {
        server.answer(SessionStoreGrpc.getGetSessionMethod(), SESSION);

        try (var client = server.client().build()) {
            client.sessions().get("s-1");
        }

        assertThat(server.attempts().get(0).header("parley-tenant")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "-acme", "acme\n", "a.b"})
    void aTenantThatIsNoneIsRefused(String tenant) {
        assertThatIllegalArgumentException().isThrownBy(() -> server.client().tenant(tenant));
    }

    @Test
    void theDeadlineIsSent() {
        server.answer(SessionStoreGrpc.getGetSessionMethod(), SESSION);

        try (var client = server.client().deadline(Duration.ofMinutes(5)).build()) {
            client.sessions().get("s-1");
            client.withDeadline(Duration.ofHours(5)).sessions().get("s-1");
        }

        assertThat(server.attempts())
                .extracting(FakeServer.Attempt::deadline)
                .satisfiesExactly(
                        first -> assertThat(first.timeRemaining(TimeUnit.SECONDS))
                                .isBetween(200L, 300L),
                        second -> assertThat(second.timeRemaining(TimeUnit.MINUTES))
                                .isBetween(200L, 300L));
    }

    @Test
    void aCallThatTakesTooLongIsGivenUpWithAnUnknownOutcome() {
        server.on(MessageStoreGrpc.getAppendMessagesMethod(), (request, response) -> {});

        try (var client = server.client().deadline(Duration.ofMillis(200)).build()) {
            var failure = failureOf(() -> client.messages().append("s-1", user("hello")));

            assertThat(failure).isInstanceOf(ParleyException.TimedOut.class);
            assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Test
    void theTokenIsAskedForEveryAttempt() {
        var tokens = new AtomicInteger();
        server.on(
                SessionStoreGrpc.getGetSessionMethod(),
                (request, response) -> response.onError(Errors.notApplied(Code.UNAVAILABLE, "SHUTTING_DOWN")));

        try (var client = server.client()
                .bearerToken(() -> "t-" + tokens.incrementAndGet())
                .maxAttempts(2)
                .build()) {
            failureOf(() -> client.sessions().get("s-1"));
        }

        assertThat(server.attempts())
                .extracting(attempt -> attempt.header("authorization"))
                .containsExactly("Bearer t-1", "Bearer t-2");
    }

    @Test
    void aTokenThatCannotBeHadIsDenied() {
        try (var client = server.client()
                .bearerToken(() -> {
                    throw new IllegalStateException("expired");
                })
                .build()) {
            var failure = failureOf(() -> client.sessions().get("s-1"));

            assertThat(failure).isInstanceOf(ParleyException.Denied.class).hasRootCauseMessage("expired");
        }
    }

    @Test
    void theApplicationIsNamed() {
        server.answer(SessionStoreGrpc.getGetSessionMethod(), SESSION);

        try (var client = server.client().userAgent("my-agent/7").build()) {
            client.sessions().get("s-1");
        }

        assertThat(server.attempts().get(0).header("user-agent")).startsWith("my-agent/7 grpc-java");
    }

    @Test
    void futuresAnswerWithoutWaiting() {
        server.answer(SessionStoreGrpc.getGetSessionMethod(), SESSION);

        try (var client = server.client().build()) {
            var answer = client.sessions().async().get(GET);

            assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(SESSION);
        }
    }

    @Test
    void futuresFailWithTheSameErrors() {
        server.on(
                SessionStoreGrpc.getGetSessionMethod(),
                (request, response) -> response.onError(Errors.notApplied(Code.NOT_FOUND, "SESSION_NOT_FOUND")));

        try (var client = server.client().build()) {
            var answer = client.sessions().async().get(GET);

            assertThat(answer)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(ParleyException.NotFound.class);
        }
    }

    @Test
    void futuresFailWhereTheRequestIsRefused() {
        try (var client = server.client().build()) {
            var answer = client.sessions()
                    .async()
                    .get(GetSessionRequest.newBuilder().setSessionId("\uD800").build());

            assertThat(answer)
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(ParleyException.InvalidRequest.class);
        }
    }

    @Test
    void aCancelledFutureCancelsItsCall() {
        var cancelled = new AtomicBoolean();
        server.on(
                MessageStoreGrpc.getAppendMessagesMethod(),
                (request, response) ->
                        ((ServerCallStreamObserver<?>) response).setOnCancelHandler(() -> cancelled.set(true)));

        try (var client = server.client().build()) {
            var answer = client.messages().async().append(AppendMessagesRequest.getDefaultInstance());
            await().until(() -> !server.attempts().isEmpty());
            answer.cancel(true);

            await().untilTrue(cancelled);
        }
    }

    @Test
    void anInterruptedCallerGivesUpAndStaysInterrupted() {
        server.on(MessageStoreGrpc.getAppendMessagesMethod(), (request, response) -> {});
        var failure = new AtomicReference<ParleyException>();
        var interrupted = new AtomicBoolean();

        try (var client = server.client().build()) {
            var caller = new Thread(() -> {
                failure.set(failureOf(() -> client.messages().append("s-1", user("hello"))));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            await().until(() -> !server.attempts().isEmpty());
            caller.interrupt();
            await().until(() -> !caller.isAlive());
        }

        assertThat(failure.get()).isInstanceOf(ParleyException.Cancelled.class);
        assertThat(failure.get().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(interrupted).isTrue();
    }

    @Test
    void aClosedClientFailsAtOnce() {
        var client = server.client().build();

        client.close();
        client.close();

        assertThat(failureOf(client::serverInfo)).isInstanceOf(ParleyException.Unavailable.class);
    }

    @Test
    void closingLetsCallsEnd() {
        var started = new AtomicBoolean();
        server.on(SessionStoreGrpc.getGetSessionMethod(), (request, response) -> {
            started.set(true);
            sleep(300);
            response.onNext(SESSION);
            response.onCompleted();
        });
        var client = server.client().build();
        var answer = client.sessions().async().get(GET);
        await().untilTrue(started);

        client.close();

        assertThat(answer).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(SESSION);
    }

    @Test
    void aChannelOfTheApplicationStaysOpen() {
        server.answer(ServerInfoGrpc.getGetServerInfoMethod(), GetServerInfoResponse.getDefaultInstance());
        var opening = ManagedChannelBuilder.forTarget(server.target()).usePlaintext();
        ParleyClient.configure(opening);
        var channel = opening.build();

        ParleyClient.builder().channel(channel).build().close();

        assertThat(ParleyClient.builder().channel(channel).build().serverInfo())
                .isEqualTo(GetServerInfoResponse.getDefaultInstance());
        channel.shutdownNow();
    }

    @Test
    void closingAViewLeavesTheClientOpen() {
        server.answer(SessionStoreGrpc.getGetSessionMethod(), SESSION);

        try (var client = server.client().build()) {
            client.withTenant("other").close();

            assertThat(client.sessions().get("s-1")).isEqualTo(SESSION);
        }
    }

    @Test
    void aClientNeedsOneServer() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ParleyClient.builder().build());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
