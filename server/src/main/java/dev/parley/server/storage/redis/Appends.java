package dev.parley.server.storage.redis;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.queue.LateCalls;
import dev.parley.server.storage.redis.Script.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Appends that have come at about the same time, by one script. What it does not take, because it is no plain case or
 * the session is not as it should be, is planned by itself: so none fails its neighbours, or holds them up. Appends to
 * one session are made in the order in which they came: those that come while one is planned wait for it.
 */
final class Appends implements AutoCloseable {
    private final Redis redis;
    private final PlainAppends plain;
    private final PlannedAppends planned;
    private final Steps steps;
    private final BusySessions busy;
    private final Batcher<Append, Appended> batcher;

    Appends(PlainAppends plain, PlannedAppends planned, Steps steps, Batcher.Size size, LateCalls late) {
        this.redis = plain.redis();
        this.plain = plain;
        this.planned = planned;
        this.steps = steps;
        this.busy = new BusySessions(size.queued(), late);
        this.batcher =
                new Batcher<>(size, late, () -> Redis.late(Effect.WRITE, new DeadlineException()), this::carryOut);
    }

    CompletionStage<Appended> append(Call call, Append append) {
        var session = key(call, append);
        return batcher.submit(call, redis.shard(session, session), append);
    }

    /** How many appends wait for their turn. */
    int queued() {
        return batcher.queued() + busy.size();
    }

    private CompletionStage<?> carryOut(List<Waiting<Append, Appended>> batch) {
        var sessions = new LinkedHashMap<SessionKey, AppendQueue>();
        for (var waiting : batch) {
            var session = key(waiting.call(), waiting.question());
            if (!busy.takes(session, waiting)) {
                sessions.computeIfAbsent(
                                session,
                                key -> new AppendQueue(key, redis.keys().session(key)))
                        .add(waiting);
            }
        }
        // What is in one slot goes by one script; where there is one node, that is everything.
        var groups = new LinkedHashMap<Integer, List<AppendQueue>>();
        for (var session : sessions.values()) {
            groups.computeIfAbsent(redis.slot(session.name()), _ -> new ArrayList<>())
                    .add(session);
        }
        var done = new ArrayList<CompletableFuture<?>>();
        for (var group : groups.values()) {
            done.add(plain.make(group)
                    .thenRun(() -> group.forEach(this::planThoseLeft))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    }

    // Whatever comes for the session from here on waits behind them.
    private void planThoseLeft(AppendQueue session) {
        if (!session.left().isEmpty()) {
            busy.hold(session);
            plan(session);
        }
    }

    private void plan(AppendQueue session) {
        var _ = steps.run(() -> {
                    session.left().forEach(waiting -> plan(session.key(), waiting));
                    return session;
                })
                .exceptionally(refusal -> {
                    session.left().forEach(waiting -> refuse(waiting, refusal));
                    return session;
                })
                .thenAccept(this::goOn);
    }

    private void plan(SessionKey session, Waiting<Append, Appended> waiting) {
        try {
            if (busy.begin(waiting)) {
                waiting.complete(planned.append(session, waiting.question(), waiting.deadlineNanos()));
            }
        } catch (Throwable e) {
            // Errors, too: a stage that nothing completes would leave its caller waiting.
            waiting.completeExceptionally(e);
        }
    }

    private void refuse(Waiting<Append, Appended> waiting, Throwable refusal) {
        if (busy.begin(waiting)) {
            waiting.completeExceptionally(refusal);
        }
    }

    // With what came meanwhile: the plain ones together, as all others.
    private void goOn(AppendQueue done) {
        busy.next(done).ifPresent(next -> {
            var _ = plain.make(List.of(next)).handle((_, failure) -> {
                if (failure != null) {
                    next.plain().forEach(waiting -> waiting.completeExceptionally(Redis.unwrapped(failure)));
                }
                goOnWithThoseLeft(next);
                return next;
            });
        });
    }

    private void goOnWithThoseLeft(AppendQueue session) {
        busy.hold(session);
        if (session.left().isEmpty()) {
            goOn(session);
        } else {
            plan(session);
        }
    }

    private static SessionKey key(Call call, Append append) {
        return new SessionKey(call.tenant(), append.sessionId());
    }

    @Override
    public void close() {
        batcher.close();
        busy.close();
    }
}
