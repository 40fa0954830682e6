package dev.parley.server.storage.redis;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * The names of keys, as docs/redis.md draws them. What stands in braces decides the slot: all keys of a session are in
 * one, and all indexes of a tenant. No tenant and no session id has a slash or a brace, so no two names are the same.
 */
final class Keys {
    private final String prefix;

    /** Takes what all names begin with: no braces. */
    Keys(String prefix) {
        this.prefix = prefix + ":";
    }

    /** The hash of a session; the names of its other keys are this one and a suffix. */
    String session(SessionKey key) {
        return session(key.tenant(), key.sessionId());
    }

    String session(Tenant tenant, String sessionId) {
        return prefix + "{" + tenant.id() + "/" + sessionId + "}";
    }

    /** The form of the names of all sessions' hashes, and of few others. */
    String sessions() {
        return prefix + "{*/*}";
    }

    /** The session whose hash has that name, if it is one. */
    Optional<SessionKey> session(String name) {
        int tag = prefix.length() + 1;
        int slash = name.indexOf('/', tag);
        int end = name.length() - 1;
        if (!name.startsWith(prefix + "{") || slash < 0 || name.indexOf('}') != end) {
            return Optional.empty();
        }
        return Tenant.parse(name.substring(tag, slash))
                .map(tenant -> new SessionKey(tenant, name.substring(slash + 1, end)));
    }

    /** Where a fork is copied to before anybody sees it: in the slot of the session that it becomes. */
    String fork(SessionKey key, UUID uid) {
        return session(key)
                + ":f:"
                + HexFormat.of().toHexDigits(uid.getMostSignificantBits())
                + HexFormat.of().toHexDigits(uid.getLeastSignificantBits());
    }

    /** What the names of a tenant's indexes begin with. */
    String index(Tenant tenant) {
        return prefix + "{" + tenant.id() + "}:x";
    }

    /** A key that nobody needs, to try whether Redis takes writes. */
    String probe() {
        return prefix + "probe";
    }

    /** The same in a slot of a cluster. */
    String probe(int slot) {
        return prefix + "{" + KeySlot.tag(slot) + "}:probe";
    }

    /** A key that never exists, in the slot of another. */
    String absent(String key) {
        int open = key.indexOf('{');
        return prefix + (open < 0 ? "{" + key + "}" : key.substring(open, key.indexOf('}', open) + 1)) + ":-";
    }

    /** The tenants that have sessions. */
    String tenants() {
        return prefix + "tenants";
    }

    /** When these were named, in the same slot. */
    String tenantTimes() {
        return prefix + "{" + tenants() + "}:t";
    }
}
