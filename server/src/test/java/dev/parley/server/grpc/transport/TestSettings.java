package dev.parley.server.grpc.transport;

import dev.parley.server.grpc.transport.TransportSettings.CallLimits;
import dev.parley.server.grpc.transport.TransportSettings.Connections;
import dev.parley.server.grpc.transport.TransportSettings.Drain;
import dev.parley.server.grpc.transport.TransportSettings.Tls;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Settings that suit tests, to be changed before the server starts. */
final class TestSettings {
    Optional<Tls> tls = Optional.empty();
    Duration handshakeTimeout = Duration.ofSeconds(10);
    int maxMetadataBytes = 64 << 10;
    Duration defaultDeadline = Duration.ofSeconds(30);
    Duration stallTimeout = Duration.ofSeconds(30);
    int maxConcurrent = 1000;
    long maxWaitingBytes = 256 << 20;
    Drain drain = new Drain(Duration.ZERO, Duration.ofSeconds(10));
    Duration probeInterval = Duration.ofMillis(100);
    boolean reflection = true;
    Optional<Executor> readers = Optional.empty();
    /** How a closing server waits. */
    Pause pause = Thread::sleep;

    TransportSettings build() {
        return new TransportSettings(
                new Connections(
                        "127.0.0.1",
                        0,
                        tls,
                        handshakeTimeout,
                        Duration.ofSeconds(20),
                        1000,
                        maxMetadataBytes,
                        16 << 20),
                new CallLimits(defaultDeadline, stallTimeout, 4 << 20, maxConcurrent, maxWaitingBytes),
                drain,
                probeInterval,
                reflection);
    }
}
