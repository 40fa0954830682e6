package dev.parley.server.storage.memory;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPage;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.storage.memory.SessionIndex.Listed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists and counts the sessions of one tenant. The shard is locked for a piece of the walk at a time, and whether
 * sessions match is found out without its lock.
 */
final class SessionWalk {
    // The most that are taken out of an index behind one lock, at some ten nanoseconds each.
    private static final int PIECE = 500;
    // The most that are put into their places behind one lock, at some microseconds each.
    private static final int FEW = 100;

    private final Shard shard;
    private final Rulebook rulebook;
    private final Call call;

    SessionWalk(Shard shard, Rulebook rulebook, Call call) {
        this.shard = shard;
        this.rulebook = rulebook;
        this.call = call;
    }

    /** Whether a page takes no longer than any thread can give. */
    boolean isShort(SessionQuery query) {
        return isShort(query.filter());
    }

    /** Whether a count takes no longer than any thread can give. */
    boolean isShort(SessionCount.Query query) {
        return isShort(query.filter()) && (shard.size() <= PIECE || query.limit() <= PIECE);
    }

    private boolean isShort(SessionFilter filter) {
        return shard.staleCount() <= FEW && (shard.size() <= PIECE || filter.isOfOwnersOnly());
    }

    SessionPage page(SessionQuery query) {
        refresh(query.order());
        var page = new Page(query, rulebook.now());
        var all = Stretch.of(query.filter(), query.order());
        var rest = query.after().map(all::behind).orElse(all);
        while (true) {
            int max = Math.min(PIECE, page.room());
            // One more shows whether there is anything behind the page.
            var piece = shard.first(rest, max + 1);
            for (var next : piece.subList(0, Math.min(max, piece.size()))) {
                if (!page.take(next)) {
                    return page.cutOff(rest.position());
                }
                rest = rest.behind(next.place());
            }
            if (piece.size() <= max) {
                return page.atEnd();
            }
            if (page.room() == 0) {
                return page.cutOff(rest.position());
            }
            Work.requireTime(call);
        }
    }

    SessionCount count(SessionCount.Query query) {
        var order = orderFor(query.filter());
        refresh(order);
        var now = rulebook.now();
        long count = 0;
        for (var rest = Stretch.of(query.filter(), order); ; Work.requireTime(call)) {
            var piece = shard.first(rest, PIECE);
            for (var next : piece) {
                if (find(next, query.filter(), now).isPresent()) {
                    if (count == query.limit()) {
                        return new SessionCount(count, true);
                    }
                    count++;
                }
            }
            if (piece.size() < PIECE) {
                return new SessionCount(count, false);
            }
            rest = rest.behind(piece.getLast().place());
        }
    }

    // The order in which bounds of time, if there are any, leave the least to walk.
    private static SessionOrder orderFor(SessionFilter filter) {
        return filter.created().equals(TimeRange.ALL) && !filter.active().equals(TimeRange.ALL)
                ? SessionOrder.LAST_ACTIVITY_DESC
                : SessionOrder.CREATE_TIME_ASC;
    }

    // What is stale by now is put into its place. What becomes stale meanwhile may come in its old place or in its new.
    private void refresh(SessionOrder order) {
        if (order == SessionOrder.LAST_ACTIVITY_DESC) {
            for (int left = shard.staleCount(); left > 0; left -= FEW) {
                shard.refresh(Math.min(left, FEW));
            }
        }
    }

    private static Optional<Session> find(Listed listed, SessionFilter filter, Instant now) {
        return listed.conversation().session(now).filter(filter::matches);
    }

    /** A page while it is filled. */
    private static final class Page {
        private final SessionFilter filter;
        private final PageLimit limit;
        private final Instant now;
        private final List<Session> sessions = new ArrayList<>();
        private int candidates;
        private long bytes;

        Page(SessionQuery query, Instant now) {
            this.filter = query.filter();
            this.limit = query.limit();
            this.now = now;
        }

        /** How many more candidates it may need; none if it is full. */
        int room() {
            int entries = limit.entries() - sessions.size();
            int untested = limit.candidates() - candidates;
            return filter.isOfOwnersOnly() || entries == 0 ? Math.min(entries, untested) : untested;
        }

        /** Takes a candidate, or answers that the page has to end before it. */
        boolean take(Listed candidate) {
            if (room() == 0) {
                return false;
            }
            var found = find(candidate, filter, now);
            if (found.isPresent()) {
                bytes += found.get().answerBytes();
                if (bytes > limit.bytes() && !sessions.isEmpty()) {
                    return false;
                }
                sessions.add(found.get());
            }
            candidates++;
            return true;
        }

        SessionPage cutOff(SessionPosition next) {
            return new SessionPage(sessions, Optional.of(next));
        }

        SessionPage atEnd() {
            return new SessionPage(sessions, Optional.empty());
        }
    }
}
