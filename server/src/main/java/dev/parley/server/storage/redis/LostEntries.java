package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.session.Session;
import dev.parley.server.storage.format.Micros;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters sessions anew that are there though their entries are not: a failover has lost these, or somebody has removed
 * them. Each step waits for Redis.
 */
final class LostEntries {
    private static final Logger LOG = LoggerFactory.getLogger(LostEntries.class);
    private static final Script MOVE = Script.of("index", "index_move", Script.Effect.WRITE);
    private static final Script MISSING = Script.of("index", "index_missing", Script.Effect.READ);
    private static final Script RESTORE = Script.of("index", "index_restore", Script.Effect.WRITE);
    private static final byte[] NONE = {};

    private final SessionReads reads;
    private final Tenants tenants;

    LostEntries(SessionReads reads, SessionIndex index) {
        this.reads = reads;
        this.tenants = index.tenants();
    }

    /** Moves sessions in the lists by last activity; those that are in none are entered. */
    void move(FoundSessions sessions, long deadlineNanos) {
        var batch = new IndexBatch(reads.redis(), MOVE);
        look(sessions, batch, deadlineNanos, (tenant, session) -> {
            var _ = batch.add(tenant, Member.of(session).bytes(), Micros.floor(session.activity()));
        });
    }

    /** Enters those sessions that are missing in an index. */
    void enter(Set<SessionKey> sessions, long deadlineNanos) {
        var batch = new IndexBatch(reads.redis(), MISSING);
        look(reads.await(sessions, deadlineNanos), batch, deadlineNanos, (tenant, session) -> {
            var _ = batch.add(tenant, Member.of(session).bytes());
        });
    }

    private void look(
            FoundSessions sessions, IndexBatch batch, long deadlineNanos, BiConsumer<Tenant, Session> adding) {
        var names = new HashMap<String, Tenant>();
        sessions.readable().forEach((key, session) -> {
            adding.accept(key.tenant(), session);
            names.put(reads.redis().keys().index(key.tenant()), key.tenant());
        });
        var missing = missing(names, batch.await(deadlineNanos));
        if (!missing.isEmpty()) {
            restore(missing, deadlineNanos);
        }
    }

    private static Set<SessionKey> missing(Map<String, Tenant> names, List<byte[]> replies) {
        var missing = new HashSet<SessionKey>();
        for (int i = 0; i < replies.size(); i += 2) {
            var tenant = names.get(new String(replies.get(i), UTF_8));
            if (tenant != null) {
                missing.add(
                        new SessionKey(tenant, Member.read(replies.get(i + 1)).sessionId()));
            }
        }
        return missing;
    }

    // A session that is deleted is gone before its entries are. So one that is still there has lost them.
    private void restore(Set<SessionKey> missing, long deadlineNanos) {
        var there = reads.await(missing, deadlineNanos).readable();
        var batch = new IndexBatch(reads.redis(), RESTORE);
        there.forEach((key, session) -> {
            tenants.name(key.tenant(), deadlineNanos);
            batch.add(
                    key.tenant(),
                    Member.of(session).bytes(),
                    Micros.floor(session.createTime()),
                    Micros.floor(session.activity()),
                    session.expireTime().<Object>map(Micros::floor).orElse(NONE));
        });
        var _ = batch.await(deadlineNanos);
        if (!there.isEmpty()) {
            LOG.warn("{} sessions were there and in no list; they are listed again", there.size());
        }
    }
}
