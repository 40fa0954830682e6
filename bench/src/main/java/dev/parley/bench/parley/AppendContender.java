package dev.parley.bench.parley;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Meter;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Stopwatch;
import java.time.Duration;
import java.util.List;

/**
 * AppendMessages: messages of 1 KiB with the caller's ids, one a call unless said otherwise, spread evenly over many
 * sessions. After each round all of the log is read and compared, and the sessions are deleted.
 */
public final class AppendContender implements Contender {
    private static final int SESSIONS = 1000;

    private final Store store;
    private final int inFlight;
    private final int maxMessages;
    private Meter meter = Round::measure;
    private int perCall = 1;
    private boolean timed;
    private int rounds;

    /**
     * Keeps a number of calls in flight.
     *
     * @param maxMessages how many messages the server has room for; a round ends with them
     */
    public AppendContender(Store store, int inFlight, int maxMessages) {
        this.store = store;
        this.inFlight = inFlight;
        this.maxMessages = maxMessages;
    }

    /** Measures in another way from now on. */
    public AppendContender measuredBy(Meter other) {
        meter = other;
        return this;
    }

    /** Appends this many messages with each call from now on. The rounds count messages. */
    public AppendContender inBatchesOf(int messages) {
        perCall = messages;
        return this;
    }

    /** Times each call from now on. */
    public AppendContender timed() {
        timed = true;
        return this;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        rounds++;
        var sessions = new Sessions("append-%d-%d-%d".formatted(inFlight, perCall, rounds), SESSIONS);
        var acknowledged = new Acknowledged(SESSIONS, maxMessages);
        store.ledger().create(sessions);
        var load = new AppendLoad(store.connections(), sessions, MessageIds.SHORT);

        var round = run(load, callers(load, acknowledged), length);

        store.ledger().check(sessions, acknowledged);
        store.ledger().remove(sessions);
        return round;
    }

    private List<? extends Caller> callers(AppendLoad load, Acknowledged acknowledged) {
        return perCall == 1 ? load.appenders(inFlight, acknowledged) : load.batches(inFlight, perCall, acknowledged);
    }

    private Round run(AppendLoad load, List<? extends Caller> callers, Duration length) throws InterruptedException {
        if (timed) {
            var stopwatch = Stopwatch.over(callers);
            var round = meter.measure(store.measured(), () -> load.run(stopwatch.callers(), length) * perCall);
            return round.with(stopwatch.read());
        }
        return meter.measure(store.measured(), () -> load.run(callers, length) * perCall);
    }
}
