package dev.parley.databases;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What a {@link FaultProxy} does with bytes, as of now. */
final class FaultRules {
    private static final long ENDLESS = Long.MAX_VALUE;

    private final AtomicLong leftToServer = new AtomicLong(ENDLESS);
    private final AtomicLong leftFromServer = new AtomicLong(ENDLESS);
    private volatile boolean silent;
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<Interlude> interlude = Optional.empty();

    /**
     * What comes between.
     *
     * @param text what is on its way then
     */
    record Interlude(String text, Runnable step) {}

    void pass() {
        silent = false;
        interlude = Optional.empty();
        delay = Duration.ZERO;
        leftToServer.set(ENDLESS);
        leftFromServer.set(ENDLESS);
    }

    void silence() {
        silent = true;
    }

    void delay(Duration delay) {
        this.delay = delay;
    }

    void cutToServer(long bytes) {
        leftToServer.set(bytes);
    }

    void cutFromServer(long bytes) {
        leftFromServer.set(bytes);
    }

    void interlude(Interlude before) {
        this.interlude = Optional.of(before);
    }

    Optional<Interlude> interlude() {
        return interlude;
    }

    boolean isSilent() {
        return silent;
    }

    Duration delay() {
        return delay;
    }

    /** How many of so many bytes may go on. Fewer than all: the connection ends then, and the next one is whole. */
    int allowed(boolean toServer, int bytes) {
        var left = toServer ? leftToServer : leftFromServer;
        long before = left.getAndUpdate(now -> now == ENDLESS || now < bytes ? ENDLESS : now - bytes);
        return (int) Math.min(before, bytes);
    }
}
