package dev.parley.server;

import dev.parley.server.cli.RunningServer;
import dev.parley.server.settings.Settings;
import java.util.concurrent.CountDownLatch;

/** The server, running. A stand-in that takes no calls, until the real one is written. */
final class ParleyServer implements RunningServer {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int port;

    private ParleyServer(int port) {
        this.port = port;
    }

    static ParleyServer start(Settings settings) {
        return new ParleyServer(settings.server().port());
    }

    int port() {
        return port;
    }

    @Override
    public void awaitTermination() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
