package dev.parley.bench.parley;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Bytes;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.process.Measured;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** GetSession, one of many sessions a call. */
public final class GetContender implements Contender {
    private static final Sessions SESSIONS = new Sessions("get", 1000);

    private final Measured measured;
    private final Connections connections;
    private final int inFlight;

    /** Keeps a number of calls in flight. */
    public GetContender(Measured measured, Connections connections, int inFlight) {
        this.measured = measured;
        this.connections = connections;
        this.inFlight = inFlight;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        SESSIONS.create(connections);
        var load = new Load(
                connections,
                Bytes.method(SessionStoreGrpc.getGetSessionMethod().getFullMethodName(), MethodType.UNARY));
        var requests = SESSIONS.numbers().stream()
                .map(session -> GetSessionRequest.newBuilder()
                        .setSessionId(SESSIONS.id(session))
                        .build()
                        .toByteArray())
                .toList();
        var readers = IntStream.range(0, inFlight)
                .mapToObj(first -> new Reader(requests, first))
                .toList();

        var round = Round.measure(measured, () -> load.run(readers, length));

        SESSIONS.delete(connections);
        return round;
    }

    /** Reads one session after the other. */
    private static final class Reader implements Caller {
        private final List<byte[]> requests;
        private int number;

        Reader(List<byte[]> requests, int first) {
            this.requests = requests;
            this.number = first;
        }

        @Override
        public byte[] next() {
            number = (number + 1) % requests.size();
            return requests.get(number);
        }

        @Override
        public void answered(byte[] answer) {
            if (answer.length == 0) {
                throw new IllegalStateException("a session without anything in it");
            }
        }
    }
}
