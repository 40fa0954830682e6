package dev.parley.bench.floor;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.StreamReader;
import dev.parley.bench.process.ServerProcess;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;

/** The echo floor's streams: items of 1 KiB. */
public final class EchoStreamContender implements Contender {
    private final ServerProcess server;
    private final Connections connections;
    private final int streams;
    private final int items;

    /**
     * Keeps a number of streams open.
     *
     * @param items of one stream
     */
    public EchoStreamContender(ServerProcess server, Connections connections, int streams, int items) {
        this.server = server;
        this.connections = connections;
        this.streams = streams;
        this.items = items;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        var request = ByteBuffer.allocate(Integer.BYTES).putInt(items).array();
        var load = new Load(connections, EchoServer.STREAM);
        var readers = Stream.generate(() -> new StreamReader(request, items))
                .limit(streams)
                .toList();
        return Round.measure(server, () -> load.run(readers, length));
    }
}
