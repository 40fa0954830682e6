package dev.parley.server.grpc.transport;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
interface Pause {
    void forTime(Duration time) throws InterruptedException;
}
