package dev.parley.conformance.load;

import dev.parley.conformance.history.Operation.Range;
import dev.parley.conformance.history.Operation.Read;
import dev.parley.conformance.history.Operation.Seen;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One who follows a log from its beginning. Where the stream breaks it is opened again behind what came, on the next
 * connection. Thread-safe.
 */
final class Follower {
    /** How long a message may take to a follower after it is committed: far more than it should. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final List<Channel> connections;
    private final Recording session;
    private final String name;
    private final CancellableContext context = Context.ROOT.withCancellation();
    private int opened;
    private volatile long position;

    Follower(List<Channel> connections, int first, Recording session) {
        this.connections = List.copyOf(connections);
        this.opened = first;
        this.session = session;
        this.name = "follower" + first;
    }

    /** Follows until {@link #finish}. */
    void run() {
        while (!context.isCancelled()) {
            var connection = connections.get(opened++ % connections.size());
            context.run(() -> follow(connection));
            if (!context.isCancelled()) {
                Patience.pause();
            }
        }
    }

    /**
     * Waits until the log was followed to its end, and stops.
     *
     * @param end the highest sequence that is there
     */
    void finish(long end) {
        if (!Patience.until(LONGEST, () -> position >= end)) {
            // It should have been shown long ago: as a read from now on it misses what is there.
            session.add(read(session.now(), position, end, List.of()));
        }
        var _ = context.cancel(null);
    }

    private void follow(Channel connection) {
        long start = session.now();
        long after = position;
        var seen = new ArrayList<Seen>();
        try {
            var items = MessageStoreGrpc.newBlockingStub(connection)
                    .streamMessages(StreamMessagesRequest.newBuilder()
                            .setSessionId(session.sessionId())
                            .setAfterSequence(after)
                            .setFollow(true)
                            .build());
            while (items.hasNext()) {
                var item = items.next();
                if (item.hasMessage()) {
                    seen.add(Reads.seen(item.getMessage()));
                    position = item.getMessage().getSequence();
                }
            }
        } catch (StatusRuntimeException e) {
            if (!context.isCancelled()) {
                session.addFailedRead(Errors.reason(e));
            }
        }
        if (!seen.isEmpty()) {
            session.add(read(start, after, position, seen));
        }
    }

    private Read read(long start, long after, long through, List<Seen> seen) {
        return new Read(
                session.since(start, name),
                "StreamMessages following after %d".formatted(after),
                new Range(after, through),
                seen,
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
