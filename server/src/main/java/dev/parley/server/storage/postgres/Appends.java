package dev.parley.server.storage.postgres;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.postgres.AppendStatement.Care;
import dev.parley.server.storage.postgres.Batcher.Crew;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Appends that have come at about the same time, in one statement. What it does not take, because it is no plain case
 * or the session is not as it should be, goes on by itself: so none fails or delays its neighbours. Appends to one
 * session are made in the order in which they came.
 */
final class Appends implements AutoCloseable {
    private static final int MAX_CALLS = 512;
    // A statement of so much takes some milliseconds, which those behind it wait.
    private static final long MAX_BYTES = 4 << 20;
    // Where one caller retries what was stored, others do, too: so many batches look first.
    private static final int CAREFUL_BATCHES = 100;

    private final Database database;
    private final AppendStatement statement;
    private final LoneAppends lone;
    private final Activity activity;
    private final Batcher<Append, Appended> batcher;
    private final AtomicInteger careful = new AtomicInteger();

    Appends(Database database, AppendStatement statement, LoneAppends lone, Activity activity, Crew crew) {
        this.database = database;
        this.statement = statement;
        this.lone = lone;
        this.activity = activity;
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
        for (var chunk : chunks(groups.values())) {
            execute(chunk);
        }
        for (var waiting : others) {
            lone.append(key(waiting.call(), waiting.question()), waiting);
        }
    }

    private boolean joins(Map<SessionKey, AppendGroup> groups, SessionKey session, Waiting<Append, Appended> waiting) {
        if (!isPlain(waiting.question()) || lone.isBusy(session)) {
            return false;
        }
        var group = groups.get(session);
        if (group == null) {
            groups.put(session, new AppendGroup(session, waiting));
            return true;
        }
        return group.join(waiting);
    }

    private static boolean isPlain(Append append) {
        return append.guard().replaceAfter().isEmpty()
                && append.statePatch().isEmpty()
                && append.sessionUid().map(Appends::isUid).orElse(true);
    }

    // What is no UUID is no session's, and would break the statement.
    private static boolean isUid(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<List<AppendGroup>> chunks(Iterable<AppendGroup> groups) {
        var chunks = new ArrayList<List<AppendGroup>>();
        var chunk = new ArrayList<AppendGroup>();
        long bytes = 0;
        for (var group : groups) {
            if (bytes + group.bytes() > MAX_BYTES && !chunk.isEmpty()) {
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

    private void execute(List<AppendGroup> groups) {
        try {
            tryAll(groups, careful.get() > 0 ? Care.CAREFUL : Care.CONFIDENT);
        } catch (RuntimeException e) {
            if (!isOfOne(e)) {
                groups.forEach(group -> group.appends().forEach(waiting -> waiting.completeExceptionally(e)));
                return;
            }
        }
        for (var group : groups) {
            if (group.isTaken()) {
                activity.moved(group.session());
            } else {
                group.appends().forEach(waiting -> lone.append(group.session(), waiting));
            }
        }
    }

    private void tryAll(List<AppendGroup> groups, Care care) {
        try {
            executeOnce(groups, care);
            careful.updateAndGet(batches -> Math.max(0, batches - 1));
        } catch (RuntimeException e) {
            boolean isStored = SqlFailures.state(e).equals(Optional.of(SqlFailures.UNIQUE_VIOLATION));
            if (!isStored || care == Care.CAREFUL) {
                throw e;
            }
            careful.set(CAREFUL_BATCHES);
            executeOnce(groups, Care.CAREFUL);
        }
    }

    private void executeOnce(List<AppendGroup> groups, Care care) {
        database.statement(deadline(groups), connection -> statement.execute(connection, groups, care));
    }

    // Nothing was applied, because of one row's values: each is tried by itself.
    private static boolean isOfOne(RuntimeException e) {
        return SqlFailures.state(e)
                .filter(state -> state.startsWith("22") || state.startsWith("23"))
                .isPresent();
    }

    private static long deadline(List<AppendGroup> groups) {
        long latest = groups.getFirst().appends().getFirst().call().deadlineNanos();
        for (var group : groups) {
            for (var waiting : group.appends()) {
                long deadline = waiting.call().deadlineNanos();
                latest = deadline - latest > 0 ? deadline : latest;
            }
        }
        return latest;
    }

    private static SessionKey key(Call call, Append append) {
        return new SessionKey(call.tenant(), append.sessionId());
    }

    @Override
    public void close() {
        batcher.close();
    }
}
