package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.message.SessionKey;
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
import java.util.concurrent.CompletionStage;

/** Sessions and their state in Redis. */
final class RedisSessions implements SessionStorage {
    private final Steps steps;
    private final SessionFinds finds;
    private final SessionWalk walk;
    private final SessionCounts counts;
    private final SessionWrites writes;
    private final Erasures erasures;
    private final Forks forks;
    private final ExpirySweep sweep;
    private final RedisStates states;

    RedisSessions(Reads reads, Writes writes, RedisStates states, Steps steps) {
        this.steps = steps;
        this.finds = reads.finds;
        this.walk = reads.walk;
        this.counts = new SessionCounts(reads.walk);
        this.writes = new SessionWrites(writes.creations, writes.index, writes.limits);
        this.erasures = new Erasures(this.writes, writes.index, steps);
        this.forks = new Forks(writes.creations, this.writes);
        this.sweep = writes.sweep;
        this.states = states;
    }

    /** What sessions are read by. */
    record Reads(SessionFinds finds, SessionWalk walk) {}

    /** What sessions are written by. */
    record Writes(Creations creations, SessionIndex index, ExpirySweep sweep, Limits limits) {}

    @Override
    public CompletionStage<Session> create(Call call, NewSession session) {
        return steps.change(
                call, key(call, session.id()), () -> writes.create(call.tenant(), session, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<List<Session>> find(Call call, List<String> ids) {
        return finds.find(call, ids);
    }

    @Override
    public CompletionStage<SessionPage> list(Call call, SessionQuery query) {
        return steps.run(() -> walk.page(call, query));
    }

    @Override
    public CompletionStage<SessionCount> count(Call call, SessionCount.Query query) {
        return steps.run(() -> counts.count(call, query));
    }

    @Override
    public CompletionStage<Session> update(Call call, SessionUpdate update) {
        return steps.change(
                call, key(call, update.sessionId()), () -> writes.update(call.tenant(), update, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<Void> delete(Call call, SessionDeletion deletion) {
        return steps.change(call, key(call, deletion.sessionId()), () -> {
                    writes.delete(call.tenant(), deletion, call.deadlineNanos());
                    return true;
                })
                .thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Session> fork(Call call, Fork fork) {
        // Others need not wait while it copies: whoever creates the session first wins.
        return steps.run(() -> forks.fork(call.tenant(), fork, call.deadlineNanos()));
    }

    @Override
    public CompletionStage<Purge.Step> purge(Call call, Purge purge) {
        return steps.run(() -> new PurgeWalk(walk.reads(), erasures, call, purge).step());
    }

    @Override
    public CompletionStage<Integer> sweep(int max, long deadlineNanos) {
        return steps.run(() -> sweep.sweep(max, deadlineNanos));
    }

    @Override
    public CompletionStage<StateSnapshot> getState(Call call, StateSnapshot.Query query) {
        return states.get(call, query);
    }

    @Override
    public CompletionStage<String> patchState(Call call, StateChange change) {
        return states.patch(call, change);
    }

    private static SessionKey key(Call call, String sessionId) {
        return new SessionKey(call.tenant(), sessionId);
    }
}
