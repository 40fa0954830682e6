package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.session.StateChange;
import dev.parley.server.domain.session.StateSnapshot;
import java.util.concurrent.CompletionStage;

/** The state of sessions. */
interface RedisStates {
    CompletionStage<StateSnapshot> getState(Call call, StateSnapshot.Query query);

    CompletionStage<String> patchState(Call call, StateChange change);
}
