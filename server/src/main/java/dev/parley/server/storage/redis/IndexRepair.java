package dev.parley.server.storage.redis;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.format.Micros;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Walks along all sessions of all tenants, a piece at a time, and puts in order what a crash has left behind: sessions
 * that were not moved in the lists by last activity, and entries of sessions that are gone. Behind the last it begins
 * anew. For one thread at a time.
 */
final class IndexRepair {
    private static final int PIECE = 200;

    private final Redis redis;
    private final Tenants tenants;
    private final IndexUpkeep upkeep;
    private final Queue<Tenant> waiting = new ArrayDeque<>();
    private String cursor = Tenants.START;
    private Optional<IndexStretch> rest = Optional.empty();

    IndexRepair(Redis redis, Tenants tenants, IndexUpkeep upkeep) {
        this.redis = redis;
        this.tenants = tenants;
        this.upkeep = upkeep;
    }

    /**
     * Looks at some more entries. Waits.
     *
     * @param max about how many; a tenant counts like an entry
     */
    void step(int max, long deadlineNanos) {
        boolean hasBegun = false;
        int looked = 0;
        while (looked < max) {
            if (rest.isPresent()) {
                looked += 1 + look(rest.get(), deadlineNanos);
            } else if (!waiting.isEmpty()) {
                rest = Optional.of(all(waiting.remove()));
            } else {
                boolean isAtStart = cursor.equals(Tenants.START);
                if (isAtStart && hasBegun) {
                    return;
                }
                hasBegun |= isAtStart;
                var slice = tenants.scan(cursor, deadlineNanos);
                waiting.addAll(slice.tenants());
                cursor = slice.next();
            }
        }
    }

    private IndexStretch all(Tenant tenant) {
        return IndexStretch.of(redis.keys(), tenant, SessionFilter.ALL, SessionOrder.CREATE_TIME_ASC);
    }

    private int look(IndexStretch stretch, long deadlineNanos) {
        var piece = stretch.first(redis, PIECE, deadlineNanos);
        upkeep.repair(
                piece.stream()
                        .map(listed -> new IndexEntry(stretch.tenant(), listed.member(), Micros.floor(listed.time())))
                        .toList(),
                deadlineNanos);
        rest = piece.size() < PIECE ? Optional.empty() : Optional.of(stretch.behind(piece.getLast()));
        return piece.size();
    }
}
