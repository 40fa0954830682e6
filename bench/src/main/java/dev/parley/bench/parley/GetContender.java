package dev.parley.bench.parley;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Connections;
import dev.parley.bench.process.Measured;
import java.time.Duration;

/** GetSession, one of many sessions a call. */
public final class GetContender implements Contender {
    private static final Sessions SESSIONS = new Sessions("get", 1000);

    private final Connections connections;
    private final ReadContender reader;

    /** Keeps a number of calls in flight. */
    public GetContender(Measured measured, Connections connections, int inFlight) {
        this.connections = connections;
        this.reader = new ReadContender(measured, connections, SessionReads.each(SESSIONS), inFlight);
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        SESSIONS.create(connections);

        var round = reader.round(length);

        SESSIONS.delete(connections);
        return round;
    }
}
