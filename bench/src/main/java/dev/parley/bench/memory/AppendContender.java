package dev.parley.bench.memory;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Meter;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Connections;
import dev.parley.bench.process.ServerProcess;
import java.time.Duration;

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
    private Meter meter = Round::measure;
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

    /** Measures in another way from now on. */
    public AppendContender measuredBy(Meter other) {
        meter = other;
        return this;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        rounds++;
        var sessions = new Sessions("append-" + rounds, SESSIONS);
        var acknowledged = new Acknowledged(SESSIONS, maxMessages);
        sessions.create(connections);
        var load = new AppendLoad(connections, sessions, true);
        var appenders = load.appenders(inFlight, acknowledged);

        var round = meter.measure(server, () -> load.run(appenders, length));

        new LogReader(connections, sessions).check(acknowledged);
        sessions.delete(connections);
        return round;
    }
}
