package dev.parley.server.grpc.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens, and how it treats connections and calls.
 *
 * @param probeInterval how often the backend is asked whether it works, and how long it has to answer
 * @param reflection whether the server describes its services to tools
 */
public record TransportSettings(
        Connections connections, CallLimits calls, Drain drain, Duration probeInterval, boolean reflection) {
    /**
     * Where the server listens, and what one connection may do.
     *
     * @param port 0 takes a free one
     * @param tls empty: plaintext
     * @param handshakeTimeout until a connection is ready for calls, TLS included
     * @param permittedKeepalive the shortest time between two pings of a client
     * @param maxCalls under way at once on one connection
     * @param maxMetadataBytes headers of one call
     * @param maxFrameBytes one message on the wire; above it the transport itself refuses, without details
     */
    public record Connections(
            String host,
            int port,
            Optional<Tls> tls,
            Duration handshakeTimeout,
            Duration permittedKeepalive,
            int maxCalls,
            int maxMetadataBytes,
            int maxFrameBytes) {}

    /** PEM files: the certificate with its chain, and its PKCS #8 key. */
    public record Tls(Path certificate, Path key) {}

    /**
     * What calls may take.
     *
     * @param defaultDeadline for calls without a deadline of their own, and for any request to arrive
     * @param stallTimeout how long a reader may take nothing before it is given up
     * @param maxRequestBytes one request, decompressed
     * @param maxConcurrent calls under way in the whole server; streams are counted apart, with the same limit
     * @param maxWaitingBytes answers in memory that wait for slow readers, and as much again for requests that arrive
     */
    public record CallLimits(
            Duration defaultDeadline,
            Duration stallTimeout,
            int maxRequestBytes,
            int maxConcurrent,
            long maxWaitingBytes) {}

    /**
     * How the server stops.
     *
     * @param delay while it reports NOT_SERVING and still takes calls
     * @param timeout for accepted calls to finish after that
     */
    public record Drain(Duration delay, Duration timeout) {}
}
