package dev.parley.server.storage;

import static dev.parley.server.storage.ServedDatabase.append;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.GetServerInfoRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.MessageStoreGrpc.MessageStoreFutureStub;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.ServerInfoGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.SessionStoreGrpc.SessionStoreFutureStub;
import dev.parley.v1.UpdateSessionRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see of a database that is away, and comes back. A backend's test says how it is started and stopped. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class OutagesContract {
    // The machine that tests may be a busy one.
    private static final Duration SLACK = Duration.ofSeconds(5);

    protected ServedDatabase served;
    private MessageStoreFutureStub messages;
    private SessionStoreFutureStub sessions;

    enum Outage {
        FROZEN,
        KILLED,
        UNREACHABLE,
        REFUSING
    }

    /** Starts a server on the database, which runs. */
    protected abstract ServedDatabase serve() throws IOException;

    /** Stops the database where it is: it neither answers nor ends a connection. */
    protected abstract void freeze();

    /** Lets it go on, if it is frozen. */
    protected abstract void thaw();

    /** Ends it with kill -9. */
    protected abstract void kill();

    /** Starts it again, unless it runs. */
    protected abstract void start();

    /** Ends it for good. */
    protected abstract void end();

    /** Ends the silence of the network. */
    protected void reach() {
        served.network.pass();
    }

    @BeforeAll
    void connect() throws IOException {
        served = serve();
        messages = MessageStoreGrpc.newFutureStub(served.channel);
        sessions = SessionStoreGrpc.newFutureStub(served.channel);
    }

    @AfterAll
    void close() {
        served.close();
        end();
    }

    @AfterEach
    void mend() {
        served.network.pass();
        start();
        thaw();
    }

    @ParameterizedTest
    @EnumSource
    void callsAreAnsweredInTimeAndTruthfullyAndSucceedAgainSoonAfterwards(Outage outage) throws Exception {
        var session = "s-" + UUID.randomUUID();
        // Also until the server is warm enough for its short deadlines.
        await().until(() -> succeeds(append(session, "before"))
                && failuresOf(everyCall(session, "before")).isEmpty()
                && served.isServing());

        begin(outage);
        var first = refusalsOf(everyCall(session, "first"));
        await().atMost(Duration.ofSeconds(2).plus(SLACK)).until(() -> !served.isServing());
        var second = refusalsOf(everyCall(session, "second"));
        assertThat(ServerInfoGrpc.newBlockingStub(served.channel)
                        .withDeadlineAfter(ServedDatabase.PATIENCE)
                        .getServerInfo(GetServerInfoRequest.getDefaultInstance()))
                .isNotNull();
        end(outage);

        assertThat(first).allMatch(OutagesContract::isTruthful);
        assertThat(second).allMatch(OutagesContract::isTruthful);
        await().atMost(Duration.ofSeconds(1).plus(SLACK)).until(() -> succeeds(append(session, "first")));
        for (var ids : List.of("first", "second")) {
            // As before the outage.
            await().atMost(Duration.ofSeconds(1).plus(SLACK))
                    .until(() -> failuresOf(safeCalls(session, ids)).isEmpty());
        }
        await().atMost(Duration.ofSeconds(2).plus(SLACK)).until(served::isServing);
        var found = sessions.withDeadlineAfter(ServedDatabase.PATIENCE)
                .getSession(GetSessionRequest.newBuilder().setSessionId(session).build())
                .get();
        assertThat(found.getMessageCount()).isEqualTo(3);
    }

    private void begin(Outage outage) {
        switch (outage) {
            case FROZEN -> freeze();
            case KILLED -> kill();
            case UNREACHABLE -> served.network.silence();
            case REFUSING -> {
                served.network.refuse();
                served.network.reset();
            }
        }
    }

    private void end(Outage outage) {
        switch (outage) {
            case FROZEN -> thaw();
            case KILLED -> start();
            case UNREACHABLE -> reach();
            case REFUSING -> served.network.pass();
        }
    }

    /** One call of each kind; the same ids make the same writes. */
    private List<ListenableFuture<?>> everyCall(String session, String id) {
        var calls = new ArrayList<>(safeCalls(session, id));
        calls.add(sessions.deleteSession(DeleteSessionRequest.newBuilder()
                .setSessionId("nobody")
                .setAllowMissing(true)
                .build()));
        calls.add(sessions.purgeSessions(PurgeSessionsRequest.newBuilder()
                .setFilter(SessionFilter.newBuilder().setUserId("nobody"))
                .build()));
        return calls;
    }

    private List<ListenableFuture<?>> safeCalls(String session, String id) {
        return List.of(
                messages.appendMessages(append(session, id)),
                messages.getMessage(GetMessageRequest.newBuilder()
                        .setSessionId(session)
                        .setMessageId("before")
                        .build()),
                messages.listMessages(
                        ListMessagesRequest.newBuilder().setSessionId(session).build()),
                sessions.getSession(
                        GetSessionRequest.newBuilder().setSessionId(session).build()),
                sessions.listSessions(ListSessionsRequest.getDefaultInstance()),
                sessions.createSession(CreateSessionRequest.newBuilder()
                        .setSession(
                                Session.newBuilder().setSessionId(session + id).setUserId("ada"))
                        .setRequestId(requestId(session, id))
                        .build()),
                sessions.updateSession(UpdateSessionRequest.newBuilder()
                        .setSession(Session.newBuilder().setSessionId(session))
                        .putSetLabels(id, "x")
                        .build()),
                sessions.forkSession(ForkSessionRequest.newBuilder()
                        .setSessionId(session)
                        .setSession(Session.newBuilder().setSessionId(session + "-fork-" + id))
                        .setRequestId(requestId(session, id))
                        .build()),
                sessions.patchState(PatchStateRequest.newBuilder()
                        .setSessionId(session)
                        .putSet(id, "1")
                        .build()));
    }

    private static String requestId(String session, String id) {
        return UUID.nameUUIDFromBytes((session + id).getBytes(UTF_8)).toString();
    }

    private boolean succeeds(AppendMessagesRequest request) throws InterruptedException {
        try {
            messages.appendMessages(request).get();
            return true;
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static List<Throwable> refusalsOf(List<ListenableFuture<?>> calls) throws Exception {
        var failures = failuresOf(calls);
        assertThat(failures).hasSameSizeAs(calls);
        return failures;
    }

    // The clients have no deadlines of their own: the server keeps its, or the test fails.
    private static List<Throwable> failuresOf(List<ListenableFuture<?>> calls)
            throws InterruptedException, TimeoutException {
        long end = System.nanoTime()
                + ServedDatabase.DEADLINE.plusMillis(250).plus(SLACK).toNanos();
        var failures = new ArrayList<Throwable>();
        for (int i : IntStream.range(0, calls.size()).toArray()) {
            try {
                calls.get(i).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("call " + i + " was not answered in time", e);
            }
        }
        return failures;
    }

    private static boolean isTruthful(Throwable failure) {
        var code = ((StatusRuntimeException) failure).getStatus().getCode();
        return (code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED)
                && List.of("NOT_APPLIED", "UNKNOWN", "none").contains(ServedDatabase.outcome(failure));
    }
}
