package dev.parley.server.storage.redis;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;

/**
 * An entry of a tenant's index that is to be looked at.
 *
 * @param score at which it was
 */
record IndexEntry(Tenant tenant, Member member, long score) {
    SessionKey session() {
        return new SessionKey(tenant, member.sessionId());
    }
}
