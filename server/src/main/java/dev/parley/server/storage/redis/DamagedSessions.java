package dev.parley.server.storage.redis;

import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sessions that are there and cannot be read: they can be erased all the same. Each step waits for Redis. */
final class DamagedSessions {
    private static final Script READ = Script.reading("sessions");
    private static final Script ERASE_OTHER = Script.writing("erase_other");
    // What is told of something that is no hash.
    private static final byte[] OTHER = {'?'};

    private final Redis redis;
    private final SessionIndex index;

    DamagedSessions(Redis redis, SessionIndex index) {
        this.redis = redis;
        this.index = index;
    }

    /**
     * A session as it is stored.
     *
     * @param entry in the index, if that is known
     */
    private record Wreck(Map<String, byte @Nullable []> fields, Optional<Member> entry) {
        byte[] uid() {
            return Objects.requireNonNull(fields.get(SessionRecord.UID));
        }
    }

    /**
     * Erases a session, whatever is in it. Where it does not even tell its entry, the sweeper takes that out.
     *
     * @return whether it was there
     */
    boolean erase(SessionKey key, long deadlineNanos) {
        return erase(key, deadlineNanos, fields -> Optional.of(new Wreck(fields, entry(key.sessionId(), fields))));
    }

    /**
     * Erases the session that an entry is of, unless it says that it is another incarnation.
     *
     * @return whether it was there
     */
    boolean erase(Tenant tenant, Member entry, long deadlineNanos) {
        var uid = new RecordWriter().uuid(entry.uid()).toBytes();
        return erase(
                new SessionKey(tenant, entry.sessionId()),
                deadlineNanos,
                fields -> Optional.of(new Wreck(fields, Optional.of(entry)))
                        .filter(wreck -> wreck.uid().length != uid.length || Arrays.equals(wreck.uid(), uid)));
    }

    private boolean erase(
            SessionKey key, long deadlineNanos, Function<Map<String, byte @Nullable []>, Optional<Wreck>> finder) {
        var names = List.of(redis.keys().session(key));
        while (true) {
            var reply = redis.await(READ, names, List.of(), deadlineNanos).getFirst();
            if (Arrays.equals(reply, OTHER)) {
                // It tells nothing by which it could be found in the index: the sweeper takes its entry out.
                if (eraseOther(names, deadlineNanos)) {
                    return true;
                }
                continue;
            }
            var wreck =
                    reply.length == 0 ? Optional.<Wreck>empty() : finder.apply(SessionRecord.fields(new Values(reply)));
            if (wreck.isEmpty()) {
                return false;
            }
            if (remove(key, wreck.get(), deadlineNanos)) {
                return true;
            }
        }
    }

    private boolean eraseOther(List<String> names, long deadlineNanos) {
        var outcome = redis.await(ERASE_OTHER, names, List.of(redis.deadline(deadlineNanos)), deadlineNanos)
                .getFirst();
        if (outcome.length > 1) {
            throw redis.late(deadlineNanos);
        }
        return outcome[0] == '1';
    }

    // Unless it has changed meanwhile.
    private boolean remove(SessionKey key, Wreck wreck, long deadlineNanos) {
        var intended = new Intended(index);
        return intended.during(() -> {
            var commit = Commit.ofUnreadable(wreck.fields).remove();
            wreck.entry.ifPresent(entry -> {
                var intent = index.intend(key.tenant(), entry, Optional.empty(), deadlineNanos);
                intended.add(intent);
                commit.notAfter(intent.latest());
            });
            boolean isRemoved =
                    commit.send(redis, redis.keys().session(key), deadlineNanos).isPresent();
            if (isRemoved) {
                wreck.entry.ifPresent(entry -> intended.delete(key.tenant(), List.of(entry)));
            }
            return isRemoved;
        });
    }

    private static Optional<Member> entry(String sessionId, Map<String, byte @Nullable []> fields) {
        var uid = fields.get(SessionRecord.UID);
        var origin = fields.get(SessionRecord.ORIGIN);
        if (uid == null || origin == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Damage.reported(sessionId, () -> SessionRecord.member(sessionId, uid, origin)));
        } catch (CorruptRecordException e) {
            return Optional.empty();
        }
    }
}
