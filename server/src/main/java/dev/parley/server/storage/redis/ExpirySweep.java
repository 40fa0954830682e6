package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.server.domain.Tenant;
import dev.parley.server.storage.redis.Script.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes sessions that have expired out of the indexes: the sessions themselves Redis removes. Looks also what became of
 * intents that nobody has taken back, and which tenants have no sessions any more. Goes through all tenants; where it
 * ends before, the next sweep goes on. Where there is nothing to do, it looks for what is wrong with the indexes.
 */
final class ExpirySweep {
    private static final Script DUE = Script.of("index", "index_due", Effect.READ);
    // Some ten milliseconds of Redis's time, a few at once.
    private static final int MOST_TENANTS = 10_000;
    private static final int MOST_REPAIRS = 1000;
    private static final int MOST_KEYS = 10_000;
    // Of one tenant's: what is together takes some milliseconds.
    private static final int PIECE = 500;

    private final Redis redis;
    private final Tenants tenants;
    private final IndexUpkeep upkeep;
    private final IndexRepair repair;
    private final SessionScan scan;
    private final LongAdder expired = new LongAdder();
    private final Lock turn = new ReentrantLock();
    private String cursor = Tenants.START;

    ExpirySweep(SessionIndex index, IndexUpkeep upkeep, LostEntries lost) {
        this.redis = index.redis();
        this.tenants = index.tenants();
        this.upkeep = upkeep;
        this.repair = new IndexRepair(redis, tenants, upkeep);
        this.scan = new SessionScan(redis, lost);
    }

    private record Due(List<IndexEntry> expiries, List<IndexEntry> intents, Map<Tenant, Long> empty) {
        Due() {
            this(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        }

        int size() {
            return expiries.size() + intents.size();
        }
    }

    /** Sweeps, and answers at how many entries it has looked. Waits. */
    int sweep(int max, long deadlineNanos) {
        turn.lock();
        try {
            int looked = look(max, deadlineNanos);
            if (looked < max) {
                repair.step(MOST_REPAIRS, deadlineNanos);
                scan.step(MOST_KEYS, MOST_REPAIRS, deadlineNanos);
            }
            return looked;
        } finally {
            turn.unlock();
        }
    }

    /** Sessions taken out since the start. */
    long expired() {
        return expired.sum();
    }

    private int look(int max, long deadlineNanos) {
        int looked = 0;
        int seen = 0;
        do {
            var slice = tenants.scan(cursor, deadlineNanos);
            // What is left of these tenants comes first in the next sweep, or in the next turn.
            while (looked < max) {
                int most = Math.min(PIECE, max - looked);
                var due = due(slice.tenants(), most, deadlineNanos);
                upkeep.settle(due.intents, deadlineNanos);
                expired.add(upkeep.expire(due.expiries, deadlineNanos));
                tenants.drop(due.empty, deadlineNanos);
                looked += due.size();
                if (due.size() < most) {
                    break;
                }
            }
            if (looked >= max) {
                return max;
            }
            cursor = slice.next();
            seen += slice.tenants().size();
        } while (!cursor.equals(Tenants.START) && seen < MOST_TENANTS);
        return looked;
    }

    private Due due(List<Tenant> all, int most, long deadlineNanos) {
        var slots = new LinkedHashMap<Integer, List<Tenant>>();
        for (var tenant : all) {
            slots.computeIfAbsent(redis.slot(redis.keys().index(tenant)), _ -> new ArrayList<>())
                    .add(tenant);
        }
        var parts = slots.values().stream()
                .map(together -> dueTogether(together, most).toCompletableFuture())
                .toList();
        Redis.await(CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)), Effect.READ, deadlineNanos);
        var due = new Due();
        for (var part : parts) {
            if (due.size() < most) {
                due.expiries.addAll(part.join().expiries);
                due.intents.addAll(part.join().intents);
            }
            due.empty.putAll(part.join().empty);
        }
        return due;
    }

    private CompletionStage<Due> dueTogether(List<Tenant> together, int most) {
        var keys = together.stream().map(redis.keys()::index).toList();
        return redis.run(DUE, keys, List.of(most, upkeep.age().toNanos() / 1000))
                .thenApply(reply -> {
                    var due = new Due();
                    for (int i = 0; i < reply.size(); i += 4) {
                        var tenant = together.get(Integer.parseInt(new String(reply.get(i), US_ASCII)) - 1);
                        long score = IndexStretch.score(reply.get(i + 3));
                        switch (reply.get(i + 1)[0]) {
                            case 'e' -> due.expiries.add(new IndexEntry(tenant, Member.read(reply.get(i + 2)), score));
                            case 'w' -> due.intents.add(new IndexEntry(tenant, Member.read(reply.get(i + 2)), score));
                            default -> due.empty.put(tenant, score);
                        }
                    }
                    return due;
                });
    }
}
