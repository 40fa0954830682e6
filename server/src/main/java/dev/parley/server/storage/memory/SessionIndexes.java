package dev.parley.server.storage.memory;

import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_ASC;
import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_DESC;
import static dev.parley.server.domain.session.SessionOrder.LAST_ACTIVITY_DESC;
import static java.util.Objects.requireNonNull;

import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.format.Micros;
import dev.parley.server.storage.memory.SessionIndex.Listed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * All indexes of a tenant's conversations. Has the lock of its shard.
 *
 * <p>Appends change the activity and the expiry of a session without a word to the indexes. Activity is put right by
 * {@link #moveActivity} before it is read. An expiry that only moved on stays where it is, until its old time comes and
 * {@link #moveExpiry} looks again.
 */
final class SessionIndexes {
    private final Map<SessionOrder, SessionIndex> byOrder = new EnumMap<>(SessionOrder.class);
    private final NavigableMap<Place, Conversation> byExpiry = new TreeMap<>(Scope.ALL);

    SessionIndexes() {
        for (var order : SessionOrder.values()) {
            byOrder.put(order, new SessionIndex(order));
        }
    }

    void add(Conversation conversation) {
        var session = conversation.session();
        long created = Micros.floor(session.createTime());
        index(CREATE_TIME_ASC).add(conversation, created);
        index(CREATE_TIME_DESC).add(conversation, created);
        conversation.indexed().activity = Micros.floor(session.activity());
        index(LAST_ACTIVITY_DESC).add(conversation, conversation.indexed().activity);
        moveExpiry(conversation);
    }

    void remove(Conversation conversation) {
        long created = Micros.floor(conversation.session().createTime());
        index(CREATE_TIME_ASC).remove(conversation, created);
        index(CREATE_TIME_DESC).remove(conversation, created);
        index(LAST_ACTIVITY_DESC).remove(conversation, conversation.indexed().activity);
        byExpiry.remove(expiryPlace(conversation));
    }

    /** Lists a conversation by its activity, when that has changed. */
    void moveActivity(Conversation conversation, Instant activity) {
        index(LAST_ACTIVITY_DESC).remove(conversation, conversation.indexed().activity);
        conversation.indexed().activity = Micros.floor(activity);
        index(LAST_ACTIVITY_DESC).add(conversation, conversation.indexed().activity);
    }

    /** Lists a conversation by its expiry as it is now. */
    void moveExpiry(Conversation conversation) {
        byExpiry.remove(expiryPlace(conversation));
        conversation.indexed().expiry =
                conversation.session().expireTime().map(Micros::floor).orElse(IndexedTimes.NEVER);
        if (conversation.indexed().expiry != IndexedTimes.NEVER) {
            byExpiry.put(expiryPlace(conversation), conversation);
        }
    }

    /** Conversations that may have expired, as far as the index knows. */
    List<Conversation> due(Instant now, int max) {
        long time = Micros.floor(now);
        var found = new ArrayList<Conversation>();
        for (var entry : byExpiry.entrySet()) {
            if (entry.getKey().rank() > time || found.size() == max) {
                break;
            }
            found.add(entry.getValue());
        }
        return found;
    }

    /** The first few conversations of a stretch. */
    List<Listed> first(Stretch stretch, int max) {
        return index(stretch.order()).first(stretch, max);
    }

    private SessionIndex index(SessionOrder order) {
        return requireNonNull(byOrder.get(order));
    }

    private static Place expiryPlace(Conversation conversation) {
        return new Place(
                "", "", conversation.indexed().expiry, conversation.session().id());
    }
}
