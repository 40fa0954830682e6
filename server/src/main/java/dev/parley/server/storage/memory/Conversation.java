package dev.parley.server.storage.memory;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.AppendPlan;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageKey;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StatePatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        this.shared = shared;
        this.stale = stale;
        this.session = Session.created(session, now);
        this.state = State.of(session.state(), shared.rulebook().limits());
        this.log = new Log(session.uid(), shared.hash());
        grow(HeapSize.of(this.session) + HeapSize.ofMap(session.state()));
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
        grow(log.heapBytesAfter(keep, added) - log.heapBytes() + HeapSize.growth(state, patched, patch));
        log.replaceTail(keep, added);
        state = patched;
        session = plan.session();
        if (!isStale) {
            isStale = true;
            stale.add(this);
        }
    }

    /**
     * Reads a message.
     *
     * @throws NotFoundException if it is not there, or the session is not
     */
    synchronized Message message(MessageKey key) {
        requireThere();
        return switch (key) {
            case MessageKey.ById byId ->
                log.find(byId.messageId())
                        .orElseThrow(() -> NotFoundException.message(byId.sessionId(), byId.messageId()));
            case MessageKey.BySequence bySequence ->
                log.find(bySequence.sequence())
                        .orElseThrow(() -> NotFoundException.message(bySequence.sessionId(), bySequence.sequence()));
        };
    }

    /**
     * Takes the messages out of the log among which a page will be. Which of them match, and what they say, is found
     * out later, without the lock.
     *
     * @throws NotFoundException if the session is not there any more
     */
    synchronized LogSlice slice(MessageQuery query) {
        var current = requireThere();
        int from = log.countThrough(query.range().after());
        int to = Math.max(from, log.countThrough(query.range().before() - 1));
        int max = Math.min(to - from, LogSlice.size(query));
        var messages = switch (query.direction()) {
            case ASCENDING -> log.copy(from, from + max);
            case DESCENDING -> log.copy(to - max, to);
        };
        return new LogSlice(current, messages, query.direction(), max < to - from);
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

    /** Lets go of everything that is kept here. */
    synchronized void erase() {
        isErased = true;
        stale.remove(this);
        log.replaceTail(0, List.of());
        state = State.EMPTY;
        shared.account().release(heldBytes);
        heldBytes = 0;
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
