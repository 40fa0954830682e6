package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.parley.server.domain.Measure;
import dev.parley.server.grpc.transport.Front.Opened;
import io.grpc.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes the front door. */
public final class GrpcServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(10);
    // For connections whose calls are over: how long their clients may take to leave.
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Front front;
    private final Interior interior;
    private final TransportSettings.Drain drain;
    private final Pause pause;
    private volatile Optional<Opened> opened = Optional.empty();
    private boolean closed;

    GrpcServer(Front front, Interior interior, TransportSettings.Drain drain, Pause pause) {
        this.front = front;
        this.interior = interior;
        this.drain = drain;
        this.pause = pause;
    }

    /**
     * Listens, and takes calls.
     *
     * @throws IOException if the address or the certificate cannot be had
     */
    public synchronized void start() throws IOException {
        if (closed || opened.isPresent()) {
            throw new IllegalStateException("a server starts once");
        }
        opened = Optional.of(front.open(interior.services(), interior.health().service()));
        interior.health().start();
    }

    /** The port it listens on. */
    public int port() {
        return server().getPort();
    }

    /** What calls do to the server, as numbers. */
    public List<Measure> measures() {
        return interior.machinery().measures();
    }

    /** Waits until the server is closed and its last connection gone. */
    public void awaitTermination() throws InterruptedException {
        server().awaitTermination();
    }

    /**
     * Stops without losing an accepted call: tells load balancers, waits for them to notice, refuses what is new, ends
     * streams where they can be resumed, lets calls finish in their time, then cuts off the rest. Blocks until then.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        interior.health().close();
        try {
            if (opened.isPresent()) {
                drain(opened.get().server());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            opened.ifPresent(Opened::close);
            interior.machinery().timers().close();
        }
    }

    private void drain(Server server) throws InterruptedException {
        var calls = interior.machinery().limits();
        pause.forTime(drain.delay());
        log.info("taking no more calls; {} under way", calls.underWay());
        // First the refusals, so that every call that slips in afterwards gets one; then GOAWAY, so that clients turn
        // elsewhere; then the streams, of which GOAWAY alone would leave every one open: those that can be resumed
        // first, since they know where.
        calls.refuseNewCalls();
        server.shutdown();
        interior.machinery().streams().drain();
        awaitNone(interior.machinery().streams()::openStreams, FAREWELL);
        calls.endStreams();
        awaitNone(calls::underWay, drain.timeout());
        int left = calls.underWay();
        if (left > 0) {
            log.warn("cutting off {} calls that did not finish in {}", left, drain.timeout());
        }
        server.awaitTermination(FAREWELL.toNanos(), NANOSECONDS);
        server.shutdownNow();
        server.awaitTermination(FAREWELL.toNanos(), NANOSECONDS);
    }

    private void awaitNone(IntSupplier left, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (left.getAsInt() > 0 && System.nanoTime() - end < 0) {
            pause.forTime(LOOK_INTERVAL);
        }
    }

    private Server server() {
        return opened.orElseThrow(() -> new IllegalStateException("the server has not started"))
                .server();
    }

    /** What stands behind the front. */
    record Interior(PublicServices services, Health health, Machinery machinery) {}
}
