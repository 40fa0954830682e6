package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionPage;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.domain.session.SessionStorage;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StateSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sessions and their state in PostgreSQL. */
final class PostgresSessions implements SessionStorage {
    // So many rows take some milliseconds to erase, or to count.
    private static final int MANY = 500;

    private final Lanes lanes;
    private final SessionReads reads;
    private final SessionWrites writes;
    private final ExpirySweep sweep;

    PostgresSessions(Lanes lanes, SessionReads reads, SessionWrites writes, ExpirySweep sweep) {
        this.lanes = lanes;
        this.reads = reads;
        this.writes = writes;
        this.sweep = sweep;
    }

    @Override
    public CompletionStage<Session> create(Call call, NewSession session) {
        return lanes.quick(call, () -> writes.create(call, session));
    }

    @Override
    public CompletionStage<List<Session>> find(Call call, List<String> ids) {
        return reads.finds().find(call, ids);
    }

    @Override
    public CompletionStage<SessionPage> list(Call call, SessionQuery query) {
        return query.filter().isOfOwnersOnly()
                ? lanes.quick(call, () -> reads.walk().page(call, query))
                : lanes.slow(call, () -> reads.walk().page(call, query));
    }

    @Override
    public CompletionStage<SessionCount> count(Call call, SessionCount.Query query) {
        var walk = reads.count(call, query);
        var first = query.filter().isOfOwnersOnly() && query.limit() <= MANY
                ? lanes.quick(call, walk::step)
                : lanes.slow(call, walk::step);
        return first.thenCompose(count -> counted(call, walk, count));
    }

    // Each step queues anew, so that a count of millions lets others in between.
    private CompletionStage<SessionCount> counted(Call call, CountWalk walk, Optional<SessionCount> count) {
        return count.<CompletionStage<SessionCount>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> lanes.slow(call, walk::step).thenCompose(next -> counted(call, walk, next)));
    }

    @Override
    public CompletionStage<Session> update(Call call, SessionUpdate update) {
        return lanes.quick(call, () -> writes.update(call, update));
    }

    @Override
    public CompletionStage<Void> delete(Call call, SessionDeletion deletion) {
        return lanes.quick(call, () -> writes.delete(call, deletion, MANY))
                .thenCompose(isGone -> isGone
                        ? CompletableFuture.completedFuture(true)
                        : lanes.slow(call, () -> writes.delete(call, deletion, Long.MAX_VALUE)))
                .thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Session> fork(Call call, Fork fork) {
        return lanes.slow(call, () -> writes.fork(call, fork));
    }

    @Override
    public CompletionStage<Purge.Step> purge(Call call, Purge purge) {
        return lanes.slow(call, writes.purge(call, purge)::step);
    }

    @Override
    public CompletionStage<Integer> sweep(int max, long deadlineNanos) {
        return lanes.slow(deadlineNanos, () -> sweep.sweep(max, deadlineNanos));
    }

    @Override
    public CompletionStage<StateSnapshot> getState(Call call, StateSnapshot.Query query) {
        return lanes.quick(call, () -> reads.states().read(call, query));
    }

    @Override
    public CompletionStage<String> patchState(Call call, StateChange change) {
        return lanes.quick(call, () -> writes.patch(call, change));
    }
}
