package dev.parley.client;

import static dev.parley.client.FakeStream.CHANGED;
import static dev.parley.client.FakeStream.breaking;
import static dev.parley.client.FakeStream.caughtUp;
import static dev.parley.client.FakeStream.draining;
import static dev.parley.client.FakeStream.drainingFor;
import static dev.parley.client.FakeStream.ending;
import static dev.parley.client.FakeStream.gone;
import static dev.parley.client.FakeStream.message;
import static dev.parley.client.Samples.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FollowEndingTest {
    private static final StreamMessagesRequest KNOWN = StreamMessagesRequest.newBuilder()
            .setSessionId("s-1")
            .setSessionUid("uid-1")
            .build();

    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void itEndsWithTheSession() {
        new FakeStream(server, ending(message(1), caughtUp(1)));

        try (var stream = client.messages().follow("s-1")) {
            assertThat(stream).toIterable().containsExactly(message(1), caughtUp(1));
        }
    }

    @Test
    void itEndsWhereTheSessionWentWhileNoStreamWasOpen() {
        new FakeStream(server, breaking(draining(), message(1)), breaking(gone()));

        try (var stream = client.messages().follow(KNOWN)) {
            assertThat(stream).toIterable().containsExactly(message(1));
        }
    }

    @Test
    void aSessionThatIsNotThereIsAnError() {
        server.on(SessionStoreGrpc.getGetSessionMethod(), (request, response) -> response.onError(gone()));

        try (var stream = client.messages().follow("s-1")) {
            assertThat(failureOf(stream::hasNext)).isInstanceOf(ParleyException.NotFound.class);
        }
    }

    @Test
    void anIncarnationThatIsNotThereIsAnError() {
        new FakeStream(server, breaking(gone()));

        try (var stream = client.messages().follow(KNOWN)) {
            assertThat(failureOf(stream::hasNext)).isInstanceOf(ParleyException.NotFound.class);
        }
    }

    static Stream<StatusRuntimeException> finalErrors() {
        return Stream.of(
                Errors.notApplied(Code.ABORTED, "LOG_REGRESSED"),
                Errors.notApplied(Code.INVALID_ARGUMENT, "INVALID_FIELD"),
                Errors.notApplied(Code.PERMISSION_DENIED, "TENANT_FORBIDDEN"),
                Errors.notApplied(Code.UNAUTHENTICATED, "CREDENTIAL_INVALID"),
                Errors.notApplied(Code.UNIMPLEMENTED, "FEATURE_UNSUPPORTED"),
                Errors.notApplied(Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED"),
                Errors.notApplied(Code.DATA_LOSS, "CORRUPT_RECORD"),
                Errors.notApplied(Code.INTERNAL, "INTERNAL"),
                Status.DATA_LOSS.asRuntimeException(),
                Status.NOT_FOUND.asRuntimeException(),
                Status.RESOURCE_EXHAUSTED.asRuntimeException());
    }

    @ParameterizedTest
    @MethodSource("finalErrors")
    void whatWaitingDoesNotMendIsAnError(StatusRuntimeException error) {
        var opened = new FakeStream(server, breaking(draining(), message(1)), breaking(error, message(2)));

        try (var stream = client.messages().follow("s-1")) {
            assertThat(take(stream, 3)).containsExactly(message(1), CHANGED, message(2));
            assertThat(failureOf(stream::hasNext).code())
                    .isEqualTo(error.getStatus().getCode());
        }
        assertThat(opened.requests()).hasSize(2);
    }

    @Test
    void aServerThatWasNeverReachedIsAnError() {
        try (var nobody = ParleyClient.builder()
                        .target("localhost:1")
                        .plaintext()
                        .maxAttempts(1)
                        .build();
                var stream = nobody.messages().follow("s-1")) {
            assertThat(failureOf(stream::hasNext)).isInstanceOf(ParleyException.Unavailable.class);
        }
    }

    @Test
    void aRequestThatCannotBeSentIsRefusedAtOnce() {
        var failure = failureOf(() -> client.messages().follow("\uD800"));

        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD);
        assertThat(server.attempts()).isEmpty();
    }

    @Test
    void closingEndsTheWaitThatTheServerToldOf() {
        var opened = new FakeStream(server, breaking(drainingFor(3600), message(1)));
        var stream = client.messages().follow("s-1");
        assertThat(stream.next()).isEqualTo(message(1));

        var more = CompletableFuture.supplyAsync(stream::hasNext);
        await().during(Duration.ofMillis(300)).until(() -> !more.isDone());
        stream.close();

        assertThat(more).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
        assertThat(opened.requests()).hasSize(1);
    }

    @Test
    void closingWhileItWaitsForAnItemTellsTheServer() {
        var cancelled = new AtomicBoolean();
        new FakeStream(server, breaking(draining(), message(1)), (request, response) -> {
            response.setOnCancelHandler(() -> cancelled.set(true));
            response.onNext(message(2));
        });
        var stream = client.messages().follow("s-1");
        take(stream, 3);

        var more = CompletableFuture.supplyAsync(stream::hasNext);
        stream.close();
        stream.close();

        assertThat(more).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
        await().untilTrue(cancelled);
    }

    @Test
    void aClientThatIsClosedEndsIt() {
        new FakeStream(server, breaking(draining(), message(1)));
        var own = server.client().build();

        try (var stream = own.messages().follow("s-1")) {
            assertThat(stream.next()).isEqualTo(message(1));
            own.close();
            assertThat(failureOf(() -> take(stream, 100))).isInstanceOf(ParleyException.Unavailable.class);
        }
    }

    private static List<StreamMessagesResponse> take(MessageStream stream, int count) {
        var items = new ArrayList<StreamMessagesResponse>();
        while (items.size() < count) {
            items.add(stream.next());
        }
        return items;
    }
}
