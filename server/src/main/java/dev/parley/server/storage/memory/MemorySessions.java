package dev.parley.server.storage.memory;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Tenant;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Sessions and their state on the heap. Answers at once, except for long walks. Refusals fail the stage. */
final class MemorySessions implements SessionStorage {
    private static final SessionPage NO_SESSIONS = new SessionPage(List.of(), Optional.empty());
    private static final SessionCount NONE = new SessionCount(0, false);
    private static final Purge.Step NOTHING_PURGED = new Purge.Step(0, 0, Optional.empty());
    // Copying one message takes a tenth of a microsecond.
    private static final int MANY = 1000;
    // Erased behind one lock of a tenant.
    private static final int SWEPT = 100;

    private final Tenants tenants;
    private final Rulebook rulebook;
    private final Work work;

    MemorySessions(Tenants tenants, Rulebook rulebook, Work work) {
        this.tenants = tenants;
        this.rulebook = rulebook;
        this.work = work;
    }

    @Override
    public CompletionStage<Session> create(Call call, NewSession session) {
        return work.now(() -> tenants.creating(call.tenant(), shard -> shard.create(session)));
    }

    @Override
    public CompletionStage<List<Session>> find(Call call, List<String> ids) {
        return work.now(() -> {
            var found = new ArrayList<Session>(ids.size());
            var shard = tenants.find(call.tenant());
            if (shard.isPresent()) {
                var now = rulebook.now();
                for (var id : ids) {
                    shard.get()
                            .find(id)
                            .flatMap(conversation -> conversation.session(now))
                            .ifPresent(found::add);
                }
            }
            return found;
        });
    }

    @Override
    public CompletionStage<SessionPage> list(Call call, SessionQuery query) {
        var shard = tenants.find(call.tenant());
        if (shard.isEmpty()) {
            return work.now(() -> NO_SESSIONS);
        }
        var walk = new SessionWalk(shard.get(), rulebook, call);
        return walk.isShort(query) ? work.now(() -> walk.page(query)) : work.later(call, () -> walk.page(query));
    }

    @Override
    public CompletionStage<SessionCount> count(Call call, SessionCount.Query query) {
        var shard = tenants.find(call.tenant());
        if (shard.isEmpty()) {
            return work.now(() -> NONE);
        }
        var walk = new SessionWalk(shard.get(), rulebook, call);
        return walk.isShort(query) ? work.now(() -> walk.count(query)) : work.later(call, () -> walk.count(query));
    }

    @Override
    public CompletionStage<Session> update(Call call, SessionUpdate update) {
        return work.now(() -> tenants.find(call.tenant())
                .orElseThrow(() -> NotFoundException.session(update.sessionId()))
                .update(update));
    }

    @Override
    public CompletionStage<Void> delete(Call call, SessionDeletion deletion) {
        return work.now(() -> {
            boolean wasThere = tenants.find(call.tenant())
                    .map(shard -> shard.delete(deletion))
                    .orElse(false);
            if (!wasThere && deletion.ifMissing() == SessionDeletion.IfMissing.FAIL) {
                throw NotFoundException.session(deletion.sessionId());
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Session> fork(Call call, Fork fork) {
        return work.then(() -> {
            var shard = tenants.find(call.tenant()).orElseThrow(() -> NotFoundException.session(fork.sourceId()));
            return isLong(shard, fork) ? work.later(call, () -> shard.fork(fork)) : work.now(() -> shard.fork(fork));
        });
    }

    private static boolean isLong(Shard shard, Fork fork) {
        return shard.find(fork.sourceId())
                .map(source -> source.session().log().messageCount() > MANY)
                .orElse(false);
    }

    @Override
    public CompletionStage<Purge.Step> purge(Call call, Purge purge) {
        return tenants.find(call.tenant())
                .map(shard -> work.later(call, () -> new PurgeWalk(shard, rulebook, purge).step()))
                .orElseGet(() -> work.now(() -> NOTHING_PURGED));
    }

    @Override
    public CompletionStage<Integer> sweep(int max, long deadlineNanos) {
        return work.now(() -> {
            int erased = 0;
            for (var shard : tenants.all()) {
                while (erased < max) {
                    int few = Math.min(SWEPT, max - erased);
                    int looked = shard.eraseExpired(few);
                    erased += looked;
                    if (looked < few) {
                        break;
                    }
                }
            }
            return erased;
        });
    }

    @Override
    public CompletionStage<StateSnapshot> getState(Call call, StateSnapshot.Query query) {
        return work.now(() -> {
            var conversation = require(call.tenant(), query.sessionId());
            var state = conversation.state();
            var entries = query.keys().isEmpty() ? state.entries() : entries(state.entries(), query.keys());
            return new StateSnapshot(entries, state.etag(conversation.session().uid()));
        });
    }

    @Override
    public CompletionStage<String> patchState(Call call, StateChange change) {
        return work.now(() -> require(call.tenant(), change.sessionId()).patch(change));
    }

    private Conversation require(Tenant tenant, String sessionId) {
        return tenants.find(tenant)
                .flatMap(shard -> shard.find(sessionId))
                .orElseThrow(() -> NotFoundException.session(sessionId));
    }

    private static Map<String, String> entries(Map<String, String> all, Set<String> keys) {
        var entries = new HashMap<String, String>();
        for (var key : keys) {
            var value = all.get(key);
            if (value != null) {
                entries.put(key, value);
            }
        }
        return entries;
    }
}
