package dev.parley.bench.memory;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Bytes;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.process.ServerProcess;
import dev.parley.v1.MessageStoreGrpc;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * AppendMessages: one message of 1 KiB a call, with the caller's id, spread evenly over many sessions. After each round
 * all of the log is read and compared, and the sessions are deleted.
 */
public final class AppendContender implements Contender {
    private static final int SESSIONS = 1000;

    private final ServerProcess server;
    private final Connections connections;
    private final int inFlight;
    private final int maxMessages;
    private int rounds;

    /**
     * Keeps a number of calls in flight.
     *
     * @param maxMessages how many messages the server has room for; a round ends with them
     */
    public AppendContender(ServerProcess server, Connections connections, int inFlight, int maxMessages) {
        this.server = server;
        this.connections = connections;
        this.inFlight = inFlight;
        this.maxMessages = maxMessages;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        rounds++;
        var sessions = new Sessions("append-" + rounds, SESSIONS);
        var acknowledged = new Acknowledged(SESSIONS, maxMessages);
        sessions.create(connections);
        var load = new Load(
                connections,
                Bytes.method(MessageStoreGrpc.getAppendMessagesMethod().getFullMethodName(), MethodType.UNARY));
        var appenders = IntStream.range(0, inFlight)
                .mapToObj(first -> new Appender(first, inFlight, new AppendRequest(sessions), acknowledged))
                .toList();

        var round = Round.measure(server, () -> load.run(appenders, length));

        new LogReader(connections, sessions).check(acknowledged);
        sessions.delete(connections);
        return round;
    }

    /** Appends every n-th message. */
    private static final class Appender implements Caller {
        private final int step;
        private final AppendRequest request;
        private final Acknowledged acknowledged;
        private int number;

        Appender(int first, int step, AppendRequest request, Acknowledged acknowledged) {
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
