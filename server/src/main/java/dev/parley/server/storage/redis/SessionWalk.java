package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPage;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.storage.redis.IndexStretch.Listed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lists sessions. The candidates of a page are read from an index in pieces, and then the sessions: those that are not
 * there are passed over.
 */
final class SessionWalk {
    // The most candidates that are read at once.
    private static final int PIECE = 500;
    // A session that is so far behind its activity has been forgotten.
    private static final Duration MOST_BEHIND = Duration.ofSeconds(1);

    private final SessionReads reads;
    private final Activity activity;

    SessionWalk(SessionReads reads, Activity activity) {
        this.reads = reads;
        this.activity = activity;
    }

    SessionReads reads() {
        return reads;
    }

    /** A session at its place in a list, before it is known whether it belongs there. */
    record Candidate(Listed listed, SessionKey key, FoundSessions read) {
        /**
         * The session, if it is there.
         *
         * @throws CorruptRecordException if it cannot be read
         */
        Optional<Session> session() {
            return SessionReads.of(read, key.tenant(), listed.member());
        }
    }

    /** Reads the first few candidates of a stretch. Waits. */
    List<Candidate> first(IndexStretch stretch, int max, long deadlineNanos) {
        var tenant = stretch.tenant();
        var listed = stretch.first(reads.redis(), max, deadlineNanos);
        var found =
                reads.await(listed.stream().map(next -> key(tenant, next)).collect(Collectors.toSet()), deadlineNanos);
        var candidates = listed.stream()
                .map(next -> new Candidate(next, key(tenant, next), found))
                .toList();
        if (stretch.order() == SessionOrder.LAST_ACTIVITY_DESC) {
            mend(candidates);
        }
        return candidates;
    }

    /** All that may match a filter. */
    IndexStretch stretch(Call call, SessionFilter filter, SessionOrder order) {
        return IndexStretch.of(reads.redis().keys(), call.tenant(), filter, order);
    }

    /** Reads a page. Waits. */
    SessionPage page(Call call, SessionQuery query) {
        var page = new Page(query);
        var all = stretch(call, query.filter(), query.order());
        var rest = query.after().map(all::behind).orElse(all);
        var end = query.after();
        // Where most of what is read matches, there is no need for more.
        int piece = query.limit().entries();
        while (true) {
            int max = Math.min(Math.min(piece, PIECE), page.room());
            // One more shows whether there is anything behind the page.
            var candidates = first(rest, max + 1, call.deadlineNanos());
            for (var next : candidates.subList(0, Math.min(max, candidates.size()))) {
                if (!page.take(next)) {
                    return page.cutOff(end);
                }
                rest = rest.behind(next.listed());
                end = Optional.of(next.listed().position());
            }
            if (candidates.size() <= max) {
                return page.atEnd();
            }
            if (page.room() == 0) {
                return page.cutOff(end);
            }
            piece = 2 * max;
        }
    }

    // Somebody crashed who was to move them.
    private void mend(List<Candidate> candidates) {
        for (var next : candidates) {
            if (!next.read().isDamaged(next.key())) {
                next.session()
                        .filter(session ->
                                session.activity().isAfter(next.listed().time().plus(MOST_BEHIND)))
                        .ifPresent(_ -> activity.moved(next.key()));
            }
        }
    }

    private static SessionKey key(Tenant tenant, Listed listed) {
        return new SessionKey(tenant, listed.member().sessionId());
    }

    /** A page while it is filled. */
    private static final class Page {
        private final SessionFilter filter;
        private final PageLimit limit;
        private final List<Session> sessions = new ArrayList<>();
        private int candidates;
        private long bytes;

        Page(SessionQuery query) {
            this.filter = query.filter();
            this.limit = query.limit();
        }

        /** How many more candidates it may need; none if it is full. */
        int room() {
            int entries = limit.entries() - sessions.size();
            int untested = limit.candidates() - candidates;
            return filter.isOfOwnersOnly() || entries == 0 ? Math.min(entries, untested) : untested;
        }

        /** Takes a candidate, or answers that the page has to end before it. */
        boolean take(Candidate candidate) {
            if (room() == 0) {
                return false;
            }
            var found = candidate.session().filter(filter::matches);
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

        /** The page, if the list goes on behind that place. */
        SessionPage cutOff(Optional<SessionPosition> end) {
            return new SessionPage(sessions, end);
        }

        SessionPage atEnd() {
            return new SessionPage(sessions, Optional.empty());
        }
    }
}
