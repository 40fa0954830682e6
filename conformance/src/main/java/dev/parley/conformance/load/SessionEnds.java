package dev.parley.conformance.load;

import dev.parley.conformance.history.Operation.Seen;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.SessionStoreGrpc.SessionStoreBlockingStub;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What comes before a load on a session and after it. Unlike the load itself it has to succeed, so each call is made
 * again, on one connection after the other, as long as its server or the backend is away.
 */
public final class SessionEnds {
    /** Who reads at last. */
    static final String READER = "final";

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int CALL_SECONDS = 5;

    private final List<Channel> connections;
    private int calls;

    public SessionEnds(List<Channel> connections) {
        this.connections = List.copyOf(connections);
    }

    /** Makes a new session. */
    public Recording create() {
        var id = UUID.randomUUID().toString();
        var request = CreateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId(id))
                .setRequestId(UUID.randomUUID().toString())
                .build();
        call(sessions -> {
            var _ = sessions.createSession(request);
        });
        return new Recording(id);
    }

    /** Reads a session whole, in several ways. */
    public void read(Recording session) {
        require(reads -> reads.session(session));
        require(reads -> reads.list(session, 0, 1000));
        require(reads -> reads.stream(session, 0));
        require(reads -> reads.session(session));
    }

    /** The log of a session that nobody writes to. */
    public List<Seen> log(String sessionId) {
        var session = new Recording(sessionId);
        require(reads -> reads.stream(session, 0));
        return session.log();
    }

    public void delete(Recording session) {
        var request = DeleteSessionRequest.newBuilder()
                .setSessionId(session.sessionId())
                .setAllowMissing(true)
                .build();
        call(sessions -> {
            var _ = sessions.deleteSession(request);
        });
    }

    private void call(Consumer<SessionStoreBlockingStub> call) {
        boolean isDone = Patience.until(LONGEST, () -> {
            try {
                call.accept(SessionStoreGrpc.newBlockingStub(next()).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS));
                return true;
            } catch (StatusRuntimeException e) {
                if (!Errors.isPassing(Errors.reason(e))) {
                    throw e;
                }
                return false;
            }
        });
        requireDone(isDone);
    }

    private void require(Predicate<Reads> read) {
        requireDone(Patience.until(LONGEST, () -> read.test(new Reads(next(), READER))));
    }

    private Channel next() {
        return connections.get(calls++ % connections.size());
    }

    private static void requireDone(boolean isDone) {
        if (!isDone) {
            throw new IllegalStateException("no server answered for %d s".formatted(LONGEST.toSeconds()));
        }
    }
}
