package dev.parley.bench.floor;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.Stopwatch;
import dev.parley.bench.process.ServerProcess;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** The echo floor: 1 KiB in, ten bytes out. */
public final class EchoContender implements Contender {
    private static final int REQUEST_BYTES = 1024;

    private final ServerProcess server;
    private final Load load;
    private final List<Caller> callers;
    private boolean timed;

    /** Keeps a number of calls in flight. */
    public EchoContender(ServerProcess server, Connections connections, int inFlight) {
        this.server = server;
        this.load = new Load(connections, EchoServer.ECHO);
        this.callers = Collections.nCopies(inFlight, new Same());
    }

    /** Times each call from now on. */
    public EchoContender timed() {
        timed = true;
        return this;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        if (timed) {
            var stopwatch = Stopwatch.over(callers);
            return Round.measure(server, () -> load.run(stopwatch.callers(), length))
                    .with(stopwatch.read());
        }
        return Round.measure(server, () -> load.run(callers, length));
    }

    /** Asks the same for ever. */
    private static final class Same implements Caller {
        private final byte[] request = new byte[REQUEST_BYTES];

        @Override
        public byte[] next() {
            return request;
        }

        @Override
        public void answered(byte[] answer) {
            if (answer.length == 0) {
                throw new IllegalStateException("an empty echo");
            }
        }
    }
}
