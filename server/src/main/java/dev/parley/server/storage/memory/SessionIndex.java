package dev.parley.server.storage.memory;

import static java.util.Objects.requireNonNull;

import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The conversations of a tenant in one order: all, and by owner. Has the lock of its shard. */
final class SessionIndex {
    private final SessionOrder order;
    private final Map<Scope, NavigableMap<Place, Conversation>> trees = new EnumMap<>(Scope.class);

    SessionIndex(SessionOrder order) {
        this.order = order;
        for (var scope : Scope.values()) {
            trees.put(scope, new TreeMap<>(scope));
        }
    }

    /** Adds a conversation at a time of this order. Unit: microseconds. */
    void add(Conversation conversation, long micros) {
        var session = conversation.session();
        var place = place(session, micros);
        trees.forEach((scope, tree) -> {
            if (scope.covers(session.owner())) {
                tree.put(place, conversation);
            }
        });
    }

    /** Removes a conversation from the time at which it was added. */
    void remove(Conversation conversation, long micros) {
        var session = conversation.session();
        var place = place(session, micros);
        trees.forEach((scope, tree) -> {
            if (scope.covers(session.owner())) {
                tree.remove(place);
            }
        });
    }

    /** The first few conversations of a stretch. */
    List<Listed> first(Stretch stretch, int max) {
        if (stretch.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<Listed>();
        var tree = requireNonNull(trees.get(stretch.scope()));
        // No stream: it would ask the part of the tree for its size, which is counted one by one.
        for (var entry : tree.subMap(stretch.from(), false, stretch.to(), false).entrySet()) {
            if (found.size() == max) {
                break;
            }
            found.add(new Listed(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    private Place place(Session session, long micros) {
        return Place.of(session.owner(), Place.rank(order, micros), session.id());
    }

    /** A conversation, and the place where an index has it. */
    record Listed(Place place, Conversation conversation) {}
}
