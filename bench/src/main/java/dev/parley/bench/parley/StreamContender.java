package dev.parley.bench.parley;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Bytes;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.StreamReader;
import dev.parley.bench.process.ServerProcess;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.StreamMessagesRequest;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.stream.Stream;

/** StreamMessages: the whole log of one session, again and again, on some streams at once. */
public final class StreamContender implements Contender {
    private final ServerProcess server;
    private final Connections connections;
    private final int streams;
    private final int messages;
    private int rounds;

    /**
     * Keeps a number of streams open.
     *
     * @param messages of 1 KiB in the session
     */
    public StreamContender(ServerProcess server, Connections connections, int streams, int messages) {
        this.server = server;
        this.connections = connections;
        this.streams = streams;
        this.messages = messages;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        rounds++;
        var session = new Sessions("stream-" + rounds, 1);
        session.create(connections);
        var append = new AppendLoad(connections, session, MessageIds.SHORT);
        var acknowledged = append.run(messages);
        new LogReader(connections, session, MessageIds.SHORT).check(acknowledged);
        var request =
                StreamMessagesRequest.newBuilder().setSessionId(session.id(0)).build();
        var load = new Load(
                connections,
                Bytes.method(
                        MessageStoreGrpc.getStreamMessagesMethod().getFullMethodName(), MethodType.SERVER_STREAMING));
        // The last item says that all was sent.
        var readers = Stream.generate(() -> new StreamReader(request.toByteArray(), messages + 1))
                .limit(streams)
                .toList();

        var round = Round.measure(server, () -> load.run(readers, length));

        session.delete(connections);
        return round;
    }
}
