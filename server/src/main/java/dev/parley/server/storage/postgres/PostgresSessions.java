package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.Limits;
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

/** Sessions and their state in PostgreSQL. */
final class PostgresSessions implements SessionStorage {
    private final Database database;
    private final Lanes lanes;
    private final Activity activity;
    private final Limits limits;

    PostgresSessions(Database database, Lanes lanes, Activity activity, Limits limits) {
        this.database = database;
        this.lanes = lanes;
        this.activity = activity;
        this.limits = limits;
    }

    @Override
    public CompletionStage<Session> create(Call call, NewSession session) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Session>> find(Call call, List<String> ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<SessionPage> list(Call call, SessionQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<SessionCount> count(Call call, SessionCount.Query query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Session> update(Call call, SessionUpdate update) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> delete(Call call, SessionDeletion deletion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Session> fork(Call call, Fork fork) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Purge.Step> purge(Call call, Purge purge) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Integer> sweep(int max, long deadlineNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<StateSnapshot> getState(Call call, StateSnapshot.Query query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<String> patchState(Call call, StateChange change) {
        throw new UnsupportedOperationException();
    }
}
