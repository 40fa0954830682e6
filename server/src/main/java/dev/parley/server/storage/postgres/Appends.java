package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.postgres.Batcher.Crew;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Appends that have come at about the same time, in one statement. What it does not take, because it is no plain case
 * or the session is not as it should be, goes on by itself: so none fails or delays its neighbours. Appends to one
 * session are made in the order in which they came.
 */
final class Appends implements AutoCloseable {
    private static final int MAX_CALLS = 512;

    private final PlainAppends plain;
    private final LoneAppends lone;
    private final Batcher<Append, Appended> batcher;

    Appends(PlainAppends plain, LoneAppends lone, Crew crew) {
        this.plain = plain;
        this.lone = lone;
        this.batcher = new Batcher<>(crew, MAX_CALLS, this::carryOut);
    }

    CompletionStage<Appended> append(Call call, Append append) {
        return batcher.submit(call, key(call, append).hashCode(), append);
    }

    /** How many appends wait for their turn. */
    int queued() {
        return batcher.queued();
    }

    private void carryOut(List<Waiting<Append, Appended>> batch) {
        var groups = new LinkedHashMap<SessionKey, AppendGroup>();
        var others = new ArrayList<Waiting<Append, Appended>>();
        var waited = new HashSet<SessionKey>();
        for (var waiting : batch) {
            var session = key(waiting.call(), waiting.question());
            if (waited.contains(session) || !joins(groups, session, waiting)) {
                waited.add(session);
                others.add(waiting);
            }
        }
        for (var chunk : chunks(new ArrayList<>(groups.values()))) {
            for (var group : plain.make(chunk)) {
                group.appends().forEach(waiting -> lone.append(group.session(), waiting));
            }
        }
        for (var waiting : others) {
            lone.append(key(waiting.call(), waiting.question()), waiting);
        }
    }

    private boolean joins(Map<SessionKey, AppendGroup> groups, SessionKey session, Waiting<Append, Appended> waiting) {
        if (!PlainAppends.isPlain(waiting.question()) || lone.isBusy(session)) {
            return false;
        }
        var group = groups.get(session);
        if (group == null) {
            groups.put(session, new AppendGroup(session, waiting));
            return true;
        }
        return group.join(waiting);
    }

    // Those that are in haste wait for no others.
    private static List<List<AppendGroup>> chunks(List<AppendGroup> groups) {
        groups.sort(Comparator.comparing(AppendGroup::haste));
        var chunks = new ArrayList<List<AppendGroup>>();
        var chunk = new ArrayList<AppendGroup>();
        long bytes = 0;
        for (var group : groups) {
            if (!chunk.isEmpty()
                    && (bytes + group.bytes() > AppendGroup.MAX_BYTES
                            || group.haste() != chunk.getFirst().haste())) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                bytes = 0;
            }
            chunk.add(group);
            bytes += group.bytes();
        }
        if (!chunk.isEmpty()) {
            chunks.add(chunk);
        }
        return chunks;
    }

    private static SessionKey key(Call call, Append append) {
        return new SessionKey(call.tenant(), append.sessionId());
    }

    @Override
    public void close() {
        batcher.close();
    }
}
