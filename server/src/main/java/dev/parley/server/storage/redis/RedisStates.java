package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Etag;
import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StateSnapshot;
import dev.parley.server.storage.redis.Planning.Plan;
import dev.parley.server.storage.redis.Snapshot.Contents;
import dev.parley.server.storage.redis.Snapshot.Wanted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** The state of sessions. */
final class RedisStates {
    private static final Script SCRIPT = Script.reading("state");

    private final Planning planning;
    private final Steps steps;
    private final Limits limits;

    RedisStates(Planning planning, Steps steps, Limits limits) {
        this.planning = planning;
        this.steps = steps;
        this.limits = limits;
    }

    /**
     * Reads state with its etag, as both are at one moment.
     *
     * @throws NotFoundException if there is no such session
     */
    CompletionStage<StateSnapshot> get(Call call, StateSnapshot.Query query) {
        return steps.run(() -> {
            var keys = new ArrayList<Object>(query.keys().size() + 1);
            keys.add(query.keys().size());
            keys.addAll(query.keys());
            var redis = planning.redis();
            var name = redis.keys().session(call.tenant(), query.sessionId());
            var reply = redis.await(SCRIPT, List.of(name), keys, call.deadlineNanos());
            if (reply.getFirst().length == 0) {
                throw NotFoundException.session(query.sessionId());
            }
            return Damage.reported(query.sessionId(), () -> snapshot(reply));
        });
    }

    private static StateSnapshot snapshot(List<byte[]> reply) {
        var told = new Values(reply.get(0));
        var etag = Etag.ofState(new RecordReader(told.require()).uuid(), told.count());
        var entries = new HashMap<String, String>();
        for (var values = new Values(reply.get(1)); values.hasNext(); ) {
            entries.put(values.text(), values.text());
        }
        return new StateSnapshot(entries, etag);
    }

    /**
     * Changes state, and answers its etag after that.
     *
     * @throws NotFoundException if there is no such session
     * @throws ConflictException as {@link StateChange#applyTo} does
     * @throws PreconditionException as {@link StateChange#applyTo} does
     */
    CompletionStage<String> patch(Call call, StateChange change) {
        var session = new SessionKey(call.tenant(), change.sessionId());
        return steps.change(call, session, () -> patched(session, change, call.deadlineNanos()));
    }

    private String patched(SessionKey session, StateChange change, long deadlineNanos) {
        var patch = change.patch();
        var wanted = new Wanted(List.of(), Contents.WITHOUT, OptionalLong.empty(), PlannedAppends.touched(patch));
        return planning.change(session, wanted, deadlineNanos, read -> {
            var stored = read.require(session.sessionId());
            var uid = stored.session().uid();
            var after = change.applyTo(stored.state(), uid, limits);
            var etag = after.etag(uid);
            if (after.version() == stored.state().version()) {
                return Plan.nothing(etag);
            }
            // Its version changes with everything in it, and with nothing else.
            var commit = Commit.of(stored).requireSame(SessionRecord.STATE_VERSION);
            return Plan.of(commit.state(stored.effective(patch), after).slide(), etag);
        });
    }
}
