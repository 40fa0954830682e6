package dev.parley.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** The few threads beside the event loop: they belong to the server, and end with it. */
final class Executors implements AutoCloseable {
    private static final int QUEUED = 1000;

    private final ThreadPoolExecutor scans;
    private final ScheduledThreadPoolExecutor timer;

    /** Starts with threads for work that is too long for the event loop, and one for what runs by the clock. */
    Executors(int scanThreads) {
        this.scans = new ThreadPoolExecutor(
                scanThreads,
                scanThreads,
                60,
                SECONDS,
                new ArrayBlockingQueue<>(QUEUED),
                Thread.ofPlatform().daemon().name("parley-scan-", 0).factory());
        scans.allowCoreThreadTimeOut(true);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("parley-timer").factory());
    }

    /** For work above about a millisecond. Rejects what does not fit into its queue. */
    Executor scans() {
        return scans;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        scans.shutdownNow();
    }
}
