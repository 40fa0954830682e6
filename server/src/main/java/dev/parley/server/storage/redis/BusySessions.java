package dev.parley.server.storage.redis;

import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.queue.LateCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions of which appends are planned right now, each with those that came meanwhile and wait for their turn. So a
 * plan, which may take long, holds up its own session only. Thread-safe.
 */
final class BusySessions implements AutoCloseable {
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Map<SessionKey, List<Waiting<Append, Appended>>> followers = new ConcurrentHashMap<>();
    private final Set<Waiting<Append, Appended>> waiting = ConcurrentHashMap.newKeySet();
    private final int most;
    private volatile boolean isClosed;

    /**
     * No session is busy.
     *
     * @param most the most appends that wait
     * @param late looks after them
     */
    BusySessions(int most, LateCalls late) {
        this.most = most;
        late.watch(waiting);
    }

    /** How many appends wait for their turn. */
    int size() {
        return waiting.size();
    }

    /**
     * Lets an append wait behind those of its session, if that is busy. Where too many wait it is refused.
     *
     * @return whether the session is busy
     */
    boolean takes(SessionKey session, Waiting<Append, Appended> append) {
        boolean hasRoom = waiting.size() < most;
        boolean isBusy = followers.computeIfPresent(session, (_, behind) -> {
                    if (hasRoom) {
                        behind.add(append);
                        putBack(append);
                    }
                    return behind;
                })
                != null;
        if (isBusy && !hasRoom) {
            append.completeExceptionally(ExhaustedException.overloaded(RETRY_DELAY));
        }
        if (isClosed) {
            refuseAll();
        }
        return isBusy;
    }

    /** A session is busy with what is left of some appends, which wait for their turn. */
    void hold(AppendQueue session) {
        followers.putIfAbsent(session.key(), new ArrayList<>(0));
        session.plain().forEach(waiting::remove);
        session.left().forEach(this::putBack);
        if (isClosed) {
            refuseAll();
        }
    }

    private void putBack(Waiting<Append, Appended> append) {
        append.putBack();
        waiting.add(append);
    }

    /** Whether an append, whose turn it is, is to be made now, and not given up. */
    boolean begin(Waiting<Append, Appended> append) {
        waiting.remove(append);
        return append.begin();
    }

    /**
     * The appends that came meanwhile, which are begun; nothing: there are none, and the session is not busy any more.
     */
    Optional<AppendQueue> next(AppendQueue session) {
        while (true) {
            var behind = new ArrayList<Waiting<Append, Appended>>();
            followers.computeIfPresent(session.key(), (_, those) -> {
                behind.addAll(those);
                those.clear();
                return behind.isEmpty() ? null : those;
            });
            if (behind.isEmpty()) {
                return Optional.empty();
            }
            var next = new AppendQueue(session.key(), session.name());
            for (var append : behind) {
                if (append.begin()) {
                    next.add(append);
                } else {
                    waiting.remove(append);
                }
            }
            if (!next.isEmpty()) {
                return Optional.of(next);
            }
        }
    }

    private void refuseAll() {
        waiting.forEach(append -> append.refuse(UnavailableException.shuttingDown(RETRY_DELAY)));
    }

    /** Refuses whatever is not begun. */
    @Override
    public void close() {
        isClosed = true;
        refuseAll();
    }
}
