package dev.parley.bench.parley;

import dev.parley.bench.load.Bytes;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.LoadFailedException;
import dev.parley.v1.MessageStoreGrpc;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Appends messages of 1 KiB, one a call, spread evenly over sessions that are there.
 *
 * @param ids of the messages
 */
record AppendLoad(Connections connections, Sessions sessions, MessageIds ids) {
    private static final int FEW = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Appends exactly this many. */
    Acknowledged run(int messages) throws InterruptedException {
        var acknowledged = new Acknowledged(sessions.count(), messages);
        long done = run(appenders(FEW, acknowledged), PATIENCE);
        if (done != messages) {
            throw new LoadFailedException("%d of %d messages could be appended in time".formatted(done, messages));
        }
        return acknowledged;
    }

    /** Appends until the time is up or nothing is left. */
    long run(List<? extends Caller> appenders, Duration length) throws InterruptedException {
        var method = MessageStoreGrpc.getAppendMessagesMethod().getFullMethodName();
        return new Load(connections, Bytes.method(method, MethodType.UNARY)).run(appenders, length);
    }

    /** Callers that append all messages between them. */
    List<Appender> appenders(int count, Acknowledged acknowledged) {
        return IntStream.range(0, count)
                .mapToObj(first -> new Appender(first, count, new AppendRequest(sessions, ids), acknowledged))
                .toList();
    }

    /**
     * Callers that append all messages between them, several with each call.
     *
     * @param size how many
     */
    List<BatchAppender> batches(int count, int size, Acknowledged acknowledged) {
        var next = new AtomicInteger();
        return Stream.generate(() -> new BatchAppender(next, new BatchRequest(sessions, size), acknowledged))
                .limit(count)
                .toList();
    }

    /** Appends every n-th message. */
    static final class Appender implements Caller {
        private final int step;
        private final AppendRequest request;
        private final Acknowledged acknowledged;
        private int number;

        private Appender(int first, int step, AppendRequest request, Acknowledged acknowledged) {
            this.number = first - step;
            this.step = step;
            this.request = request;
            this.acknowledged = acknowledged;
        }

        @Override
        public byte @Nullable [] next() {
            number += step;
            return number < acknowledged.capacity() ? request.of(acknowledged.sessionOf(number), number) : null;
        }

        @Override
        public void answered(byte[] answer) {
            acknowledged.add(number, AppendAnswer.sequence(answer));
        }
    }
}
