package dev.parley.server.domain.message;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One who follows a log. Thread-safe, but only one at a time may wait. */
public final class Subscription implements AutoCloseable {
    private final LogFeed feed;
    private final SessionKey key;
    // How far the follower has read.
    private volatile Optional<LogHead> read = Optional.empty();

    private boolean isWoken;
    private Optional<CompletableFuture<Boolean>> waiting = Optional.empty();

    Subscription(LogFeed feed, SessionKey key) {
        this.feed = feed;
        this.key = key;
    }

    SessionKey key() {
        return key;
    }

    /** The follower has read all that there was when the log had come so far. */
    public void readTo(LogHead head) {
        read = Optional.of(head);
    }

    /**
     * Completes when the log may have moved since this was last asked, or since the subscription began. Also when it
     * has not: whoever is woken looks. Never fails.
     */
    public CompletionStage<Boolean> moved() {
        var stage = new CompletableFuture<Boolean>();
        synchronized (this) {
            if (!isWoken) {
                waiting = Optional.of(stage);
                return stage;
            }
            isWoken = false;
        }
        stage.complete(true);
        return stage;
    }

    /** Follows no longer. */
    @Override
    public void close() {
        feed.leave(this);
    }

    boolean isReadTo(@Nullable LogHead head) {
        return head != null && read.filter(head::equals).isPresent();
    }

    void wake() {
        Optional<CompletableFuture<Boolean>> woken;
        synchronized (this) {
            woken = waiting;
            waiting = Optional.empty();
            isWoken = woken.isEmpty();
        }
        woken.ifPresent(stage -> stage.complete(true));
    }
}
