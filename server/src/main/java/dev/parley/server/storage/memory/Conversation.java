package dev.parley.server.storage.memory;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.AppendPlan;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Erased;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageDeletion;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.MessageUpdatePlan;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StatePatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One incarnation of a session with its log and state. Thread-safe: it has a lock of its own, which is taken behind
 * that of its shard, and never before it.
 *
 * <p>Each write first finds out all that can go wrong, then reserves the heap that it takes, then changes: so what is
 * refused has changed nothing. Once it is erased, nothing is read from it or written to it any more, even by those who
 * found it before.
 */
final class Conversation {
    private final Shared shared;
    private final StaleSessions stale;
    private final Log log;
    private final IndexedTimes indexed = new IndexedTimes();

    // Both are read without the lock: each is whole at any moment.
    private volatile Session session;
    private volatile boolean isErased;

    private State state;
    private long heldBytes;
    // Whether it is among the stale ones, so that only the first append after a list goes there.
    private boolean isStale;

    /** Starts one that is in no index yet. */
    Conversation(Shared shared, StaleSessions stale, NewSession session, Instant now) {
        this(
                shared,
                stale,
                Session.created(session, now),
                State.of(session.state(), shared.rulebook().limits()),
                new Log(session.uid(), shared.hash()));
    }

    private Conversation(Shared shared, StaleSessions stale, Session session, State state, Log log) {
        this.shared = shared;
        this.stale = stale;
        this.session = session;
        this.state = state;
        this.log = log;
        grow(HeapSize.of(session) + HeapSize.ofMap(state.entries()) + log.heapBytes());
    }

    /** The session as it is, expired or not. */
    Session session() {
        return session;
    }

    /** The session, if it is there at that time. */
    Optional<Session> session(Instant now) {
        var current = session;
        return isErased || current.isExpired(now) ? Optional.empty() : Optional.of(current);
    }

    /** What the indexes know of it. Only for them. */
    IndexedTimes indexed() {
        return indexed;
    }

    /** Appends; answers nothing if the session is not there any more. */
    synchronized Optional<Appended> append(Append append) {
        // The time is taken behind the lock: what comes later in the log is later.
        var rules = shared.rulebook().forAppend();
        if (session(rules.now()).isEmpty()) {
            return Optional.empty();
        }
        var plan = AppendPlan.of(append, session, log, rules);
        if (!plan.isReplay()) {
            carryOut(plan, append.statePatch());
        }
        return Optional.of(plan.answer());
    }

    private void carryOut(AppendPlan plan, StatePatch patch) {
        var patched =
                patch.isEmpty() ? state : state.patched(patch, shared.rulebook().limits());
        int keep = plan.eraseAfter().isPresent()
                ? log.countThrough(plan.eraseAfter().getAsLong())
                : log.size();
        var added = new ArrayList<byte[]>(plan.toStore().size());
        plan.toStore().forEach(message -> added.add(PackedMessage.pack(message)));
        long stateGrowth = HeapSize.growth(state, patched, patch);
        changeLog(log.heapBytesAfter(keep, added), stateGrowth, () -> log.replaceTail(keep, added));
        state = patched;
        session = plan.session();
        if (!isStale) {
            isStale = true;
            stale.add(this);
        }
    }

    /**
     * Reads from the log, as it is at one moment.
     *
     * @throws NotFoundException if the session is not there any more, or the reading finds that
     */
    synchronized <T> T read(BiFunction<Session, Log, T> reading) {
        return reading.apply(requireThere(), log);
    }

    /**
     * Changes a message, and answers it.
     *
     * @throws NotFoundException if it is not there, or the session is not
     */
    synchronized Message update(MessageUpdate update) {
        var now = shared.rulebook().now();
        var current = requireThere(now);
        int position = log.position(update.messageId());
        if (position < 0) {
            throw NotFoundException.message(update.sessionId(), update.messageId());
        }
        var stored = log.message(position);
        var plan =
                MessageUpdatePlan.of(update, current, stored, shared.rulebook().limits(), now);
        if (plan.message().version() != stored.version()) {
            var packed = PackedMessage.pack(plan.message());
            changeLog(log.heapBytesAfter(position, packed), 0, () -> log.replace(position, packed));
            session = plan.session();
        }
        return plan.message();
    }

    /** Erases those of some messages that are there. */
    synchronized Erased delete(MessageDeletion deletion) {
        var positions = deletion.messageIds().stream()
                .mapToInt(log::position)
                .filter(position -> position >= 0)
                .sorted()
                .toArray();
        var extent = log.extent(IntStream.of(positions));
        return erase(extent, () -> log.remove(positions));
    }

    /** Erases everything behind a sequence. */
    synchronized Erased truncate(Truncation truncation) {
        truncation.requireExpected(requireThere());
        var extent = log.after(truncation.afterSequence());
        int keep = log.countThrough(truncation.afterSequence());
        return erase(extent, () -> log.replaceTail(keep, List.of()));
    }

    private Erased erase(Extent extent, Runnable erasure) {
        var now = shared.rulebook().now();
        var current = requireThere(now);
        if (extent.messages() > 0) {
            long before = log.heapBytes();
            erasure.run();
            grow(log.heapBytes() - before);
            session = current.logged(current.log().without(extent), now);
        }
        return new Erased(extent.messages(), current.log().lastSequence());
    }

    /**
     * Copies the beginning. The source stands still until the copy is published, so nobody sees the source go on and
     * not the copy.
     */
    synchronized Session fork(Fork fork, Consumer<Conversation> publish) {
        var now = shared.rulebook().now();
        var current = requireThere(now);
        long through = fork.throughSequence(current);
        int count = log.countThrough(through);
        var forked = Session.forked(fork, current, log.summary(count, through), now);
        var copy = new Conversation(shared, stale, forked, state, log.copy(fork.uid(), count));
        publish.accept(copy);
        return forked;
    }

    /**
     * The state.
     *
     * @throws NotFoundException if the session is not there any more
     */
    synchronized State state() {
        requireThere();
        return state;
    }

    /**
     * Changes the state, and answers its etag.
     *
     * @throws NotFoundException if the session is not there any more
     */
    synchronized String patch(StateChange change) {
        var now = shared.rulebook().now();
        var current = requireThere(now);
        var after = change.applyTo(state, current.uid(), shared.rulebook().limits());
        if (after.version() != state.version()) {
            grow(HeapSize.growth(state, after, change.patch()));
            state = after;
            session = current.slid(now);
        }
        return state.etag(current.uid());
    }

    /** Changes the session's fields. */
    synchronized Session update(SessionUpdate update, Instant now) {
        var after = session.updated(update, now);
        grow(HeapSize.of(after) - HeapSize.of(session));
        session = after;
        return after;
    }

    /** The activity to be indexed. From here on the next append makes it stale again. */
    synchronized Instant takeActivity() {
        isStale = false;
        return session.activity();
    }

    synchronized boolean eraseIfExpired(Instant now) {
        if (!session.isExpired(now)) {
            return false;
        }
        erase();
        return true;
    }

    /** Erases the session if it is there and matches. Answers how many messages it had, or nothing. */
    synchronized OptionalLong eraseIf(SessionFilter filter, Instant now) {
        var current = session(now).filter(filter::matches);
        if (current.isEmpty()) {
            return OptionalLong.empty();
        }
        erase();
        return OptionalLong.of(current.get().log().messageCount());
    }

    /** Lets go of everything that is kept here. */
    synchronized void erase() {
        isErased = true;
        stale.remove(this);
        log.replaceTail(0, List.of());
        state = State.EMPTY;
        shared.account().release(heldBytes);
        heldBytes = 0;
    }

    // What the log was thought to take is given back but for what it does take: else each change could leave some
    // behind.
    private void changeLog(long bytesAfter, long stateGrowth, Runnable change) {
        grow(bytesAfter - log.heapBytes() + stateGrowth);
        change.run();
        long unused = bytesAfter - log.heapBytes();
        shared.account().release(unused);
        heldBytes -= unused;
    }

    private void grow(long bytes) {
        shared.account().reserve(bytes);
        heldBytes += bytes;
    }

    private Session requireThere() {
        return requireThere(shared.rulebook().now());
    }

    private Session requireThere(Instant now) {
        return session(now).orElseThrow(() -> NotFoundException.session(session.id()));
    }
}
