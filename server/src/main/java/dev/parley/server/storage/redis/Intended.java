package dev.parley.server.storage.redis;

import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.storage.redis.SessionIndex.Intent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The intents of one call, which are taken back when it is known what became of it. */
final class Intended {
    private final SessionIndex index;
    private final Map<Member, Intent> intents = new HashMap<>();

    Intended(SessionIndex index) {
        this.index = index;
    }

    /** An intent was entered. */
    void add(Intent intent) {
        intents.put(intent.member(), intent);
    }

    /** Sessions of one tenant were deleted, and leave the index. */
    void delete(Tenant tenant, Collection<Member> members) {
        index.leave(tenant, members);
        members.forEach(intents::remove);
    }

    /** Takes a step, at whose end the entries fit, if anybody knows how it ended. */
    <T> T during(Supplier<T> step) {
        try {
            var answer = step.get();
            settle();
            return answer;
        } catch (OutcomeUnknownException e) {
            // They stay, for the sweeper to see what became of the session.
            throw e;
        } catch (RuntimeException e) {
            settle();
            throw e;
        }
    }

    private void settle() {
        index.settle(intents.values());
    }
}
