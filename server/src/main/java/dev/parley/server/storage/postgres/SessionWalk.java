package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionPage;
import dev.parley.server.domain.session.SessionQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists sessions. The candidates of a page are read in pieces, and tested here. */
final class SessionWalk {
    // The most candidates that are read at once.
    private static final int PIECE = 500;

    private final Database database;

    SessionWalk(Database database) {
        this.database = database;
    }

    SessionPage page(Call call, SessionQuery query) {
        var page = new Page(query);
        var rest = new SessionStretch(call.tenant(), query.filter(), query.order(), query.after());
        // Where most of what is read matches, there is no need for more.
        int piece = query.limit().entries();
        while (true) {
            int max = Math.min(Math.min(piece, PIECE), page.room());
            // One more shows whether there is anything behind the page.
            var candidates = read(call, rest, max + 1);
            for (var next : candidates.subList(0, Math.min(max, candidates.size()))) {
                if (!page.take(next)) {
                    return page.cutOff(rest);
                }
                rest = rest.behind(next.place());
            }
            if (candidates.size() <= max) {
                return page.atEnd();
            }
            if (page.room() == 0) {
                return page.cutOff(rest);
            }
            piece = 2 * max;
        }
    }

    private List<SessionCandidate> read(Call call, SessionStretch stretch, int max) {
        return database.read(call.deadlineNanos(), connection -> SessionCandidate.first(connection, stretch, max));
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
        boolean take(SessionCandidate candidate) {
            if (room() == 0) {
                return false;
            }
            var found = candidate.matching(filter);
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

        /** The page, if the list goes on with that stretch. */
        SessionPage cutOff(SessionStretch rest) {
            return new SessionPage(sessions, rest.behind());
        }

        SessionPage atEnd() {
            return new SessionPage(sessions, Optional.empty());
        }
    }
}
