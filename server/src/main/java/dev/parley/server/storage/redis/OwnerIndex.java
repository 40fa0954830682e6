package dev.parley.server.storage.redis;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.Utf8;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;

/**
 * The index that has all sessions of a filter's owners, in some order.
 *
 * @param owner what all of its sessions have in common; empty: nothing
 */
record OwnerIndex(String name, Owner owner) {
    static OwnerIndex of(Keys keys, Tenant tenant, SessionFilter filter, SessionOrder order) {
        var all = keys.index(tenant) + (order == SessionOrder.LAST_ACTIVITY_DESC ? ":a" : ":c");
        // Those who said no owner are in the index of all only.
        var owner = new Owner(filter.appId().orElse(""), filter.userId().orElse(""));
        return new OwnerIndex(all + suffix(owner), owner);
    }

    private static String suffix(Owner owner) {
        if (owner.appId().isEmpty()) {
            return owner.userId().isEmpty() ? "" : ":u:" + owner.userId();
        }
        return owner.userId().isEmpty()
                ? ":a:" + owner.appId()
                : ":b:" + Utf8.length(owner.appId()) + ":" + owner.appId() + owner.userId();
    }

    /** Reads one of its entries, which leaves out what all have in common. */
    Member read(byte[] entry) {
        return owner.equals(new Owner("", "")) ? Member.read(entry) : Member.read(entry, owner);
    }
}
