package dev.parley.server;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** The few threads beside the event loop: they belong to the server, and end with it. */
final class Executors implements AutoCloseable {
    private static final int QUEUED = 1000;

    private final ThreadPoolExecutor scans;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor waker;

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
        // Its queue has each followed session twice at most: for what was written, and for what a look found.
        this.waker = new ThreadPoolExecutor(
                1,
                1,
                60,
                SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("parley-waker").factory());
        waker.allowCoreThreadTimeOut(true);
    }

    /** For work above about a millisecond. Rejects what does not fit into its queue. */
    Executor scans() {
        return scans;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Runs a short task that never fails, with that pause in between, until the end. */
    void repeat(Duration pause, Runnable task) {
        var _ = timer.scheduleWithFixedDelay(task, pause.toNanos(), pause.toNanos(), NANOSECONDS);
    }

    /** Where those who follow logs are woken. */
    Executor waker() {
        return waker;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        waker.shutdownNow();
        scans.shutdownNow();
    }
}
