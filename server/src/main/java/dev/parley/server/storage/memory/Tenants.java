package dev.parley.server.storage.memory;

import dev.parley.server.domain.Tenant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * The shards, one for each tenant that has sessions. A tenant's name may come from a stranger: reads never make a
 * shard, and one without sessions does not stay.
 */
final class Tenants {
    private final Shared shared;
    private final ConcurrentMap<String, Shard> shards = new ConcurrentHashMap<>();

    Tenants(Shared shared) {
        this.shared = shared;
    }

    Optional<Shard> find(Tenant tenant) {
        return Optional.ofNullable(shards.get(tenant.id()));
    }

    Collection<Shard> all() {
        return shards.values();
    }

    /** Takes a step that may create a session: in another shard, if the first answers nothing because it is retired. */
    <T> T creating(Tenant tenant, Function<Shard, Optional<T>> step) {
        while (true) {
            var answer = step.apply(shards.computeIfAbsent(tenant.id(), this::open));
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    private Shard open(String tenantId) {
        shared.account().reserve(HeapSize.TENANT);
        return new Shard(shared, shard -> {
            shards.remove(tenantId, shard);
            shared.account().release(HeapSize.TENANT);
        });
    }
}
