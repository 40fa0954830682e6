package dev.parley.server.grpc.transport;

import java.time.Duration;

/** Streams without a server, for tests of services. */
public final class TestStreams {
    private TestStreams() {}

    /** Streams whose timers stand still. */
    public static Streams create() {
        return new Streams(new TimerWheel(System::nanoTime), new ByteBudget(Long.MAX_VALUE), Duration.ofMinutes(1));
    }
}
