package dev.parley.server.storage.memory;

import dev.parley.server.domain.AlreadyExistsException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.AppendPlan;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionUpdate;
import dev.parley.server.storage.memory.SessionIndex.Listed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All that is kept of one tenant. Thread-safe.
 *
 * <p>Its lock is taken to create, update, delete and list sessions, and then only for a moment. What an append or a
 * read by id needs is found without it.
 *
 * <p>A shard that has become empty is retired: it forgets its place among the tenants and takes no session any more.
 */
final class Shard {
    private final Shared shared;
    private final Consumer<Shard> onRetired;
    // Found without the lock, changed with it.
    private final ConcurrentMap<String, Conversation> conversations = new ConcurrentHashMap<>();
    private final SessionIndexes indexes = new SessionIndexes();
    private final StaleSessions stale = new StaleSessions();
    private boolean isRetired;

    Shard(Shared shared, Consumer<Shard> onRetired) {
        this.shared = shared;
        this.onRetired = onRetired;
    }

    int size() {
        return conversations.size();
    }

    /** The conversation of that id, which may have expired. */
    Optional<Conversation> find(String sessionId) {
        return Optional.ofNullable(conversations.get(sessionId));
    }

    /** Creates a session; answers nothing if the shard is retired. */
    Optional<Session> create(NewSession session) {
        return changing(() -> {
            if (isRetired) {
                return Optional.empty();
            }
            var now = shared.rulebook().now();
            var existing = evictExpired(session.id(), now).map(Conversation::session);
            if (existing.isPresent()) {
                return Optional.of(requireSameRequest(existing.get(), session.requestId()));
            }
            var created = new Conversation(shared, stale, session, now);
            add(created);
            return Optional.of(created.session());
        });
    }

    /** Appends to a session, creating it if it is not there; answers nothing if the shard is retired. */
    Optional<Appended> append(Append append) {
        return changing(() -> {
            if (isRetired) {
                return Optional.empty();
            }
            var appended = Optional.<Appended>empty();
            while (appended.isEmpty()) {
                // Nothing is appended to a session that expires right behind the look at it: then look again.
                var existing =
                        evictExpired(append.sessionId(), shared.rulebook().now());
                appended = existing.isPresent() ? existing.get().append(append) : Optional.of(createWith(append));
            }
            return appended;
        });
    }

    private Appended createWith(Append append) {
        AppendPlan.requireCreates(append);
        var session = append.sessionIfMissing().orElseThrow();
        var conversation =
                new Conversation(shared, stale, session, shared.rulebook().now());
        try {
            // Nobody else knows it yet, so nobody sees it without its messages.
            var appended = conversation.append(append).orElseThrow(() -> NotFoundException.session(session.id()));
            add(conversation);
            return appended;
        } catch (ParleyException refused) {
            conversation.erase();
            throw refused;
        }
    }

    /**
     * Copies the beginning of a session into another one.
     *
     * @throws NotFoundException if it is not there
     */
    Session fork(Fork fork) {
        return changing(() -> {
            var now = shared.rulebook().now();
            var existing = evictExpired(fork.id(), now).map(Conversation::session);
            if (existing.isPresent() && isOfRequest(existing.get(), fork.requestId())) {
                return existing.get();
            }
            var source =
                    evictExpired(fork.sourceId(), now).orElseThrow(() -> NotFoundException.session(fork.sourceId()));
            if (existing.isPresent()) {
                throw AlreadyExistsException.session(fork.id());
            }
            return source.fork(fork, this::add);
        });
    }

    /**
     * Changes a session's fields.
     *
     * @throws NotFoundException if it is not there
     */
    Session update(SessionUpdate update) {
        return changing(() -> {
            var now = shared.rulebook().now();
            var conversation = evictExpired(update.sessionId(), now)
                    .orElseThrow(() -> NotFoundException.session(update.sessionId()));
            var updated = conversation.update(update, now);
            indexes.moveExpiry(conversation);
            return updated;
        });
    }

    /** Erases a session if its etag fits. Answers whether it was there. */
    boolean delete(SessionDeletion deletion) {
        return changing(() -> {
            var found = evictExpired(deletion.sessionId(), shared.rulebook().now());
            found.ifPresent(conversation -> {
                // No etag changes without the shard's lock.
                conversation.session().requireEtag(deletion.etag());
                conversation.erase();
                remove(conversation);
            });
            return found.isPresent();
        });
    }

    /** Erases a session if it is there and matches. Answers how many messages it had, or nothing. */
    OptionalLong eraseIf(Conversation conversation, SessionFilter filter) {
        return changing(() -> {
            var erased = conversation.eraseIf(filter, shared.rulebook().now());
            erased.ifPresent(_ -> remove(conversation));
            return erased;
        });
    }

    /** Erases some of the sessions that have expired. Answers how many of them it has looked at. */
    int eraseExpired(int max) {
        return changing(() -> {
            var now = shared.rulebook().now();
            var due = indexes.due(now, max);
            for (var conversation : due) {
                if (conversation.eraseIfExpired(now)) {
                    shared.totals().expired();
                    remove(conversation);
                } else {
                    // Its expiry slid on since it was indexed.
                    indexes.moveExpiry(conversation);
                }
            }
            return due.size();
        });
    }

    /** How many sessions are not in their places in the order by activity. */
    int staleCount() {
        return stale.size();
    }

    /** Puts some sessions into their places in the order by activity, those first that wait longest. */
    synchronized void refresh(int max) {
        for (int i = 0; i < max; i++) {
            var next = stale.poll();
            if (next.isEmpty()) {
                return;
            }
            indexes.moveActivity(next.get(), next.get().takeActivity());
        }
    }

    /** The first few conversations of a stretch. */
    synchronized List<Listed> first(Stretch stretch, int max) {
        return indexes.first(stretch, max);
    }

    private synchronized <T> T changing(Supplier<T> step) {
        try {
            return step.get();
        } finally {
            if (conversations.isEmpty() && !isRetired) {
                isRetired = true;
                onRetired.accept(this);
            }
        }
    }

    // Finds a conversation, unless it has expired: then it makes way, so that its id can be used again.
    private Optional<Conversation> evictExpired(String sessionId, Instant now) {
        var found = find(sessionId);
        if (found.isPresent() && found.get().eraseIfExpired(now)) {
            shared.totals().expired();
            remove(found.get());
            return Optional.empty();
        }
        return found;
    }

    private static Session requireSameRequest(Session existing, Optional<UUID> requestId) {
        if (!isOfRequest(existing, requestId)) {
            throw AlreadyExistsException.session(existing.id());
        }
        return existing;
    }

    private static boolean isOfRequest(Session session, Optional<UUID> requestId) {
        return requestId.isPresent() && requestId.equals(session.requestId());
    }

    private void add(Conversation conversation) {
        indexes.add(conversation);
        conversations.put(conversation.session().id(), conversation);
        shared.totals().added();
    }

    private void remove(Conversation conversation) {
        conversations.remove(conversation.session().id());
        indexes.remove(conversation);
        shared.totals().removed();
    }
}
