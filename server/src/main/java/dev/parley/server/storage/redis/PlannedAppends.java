package dev.parley.server.storage.redis;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.AppendPlan;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.ContentEquality;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.domain.message.StoredLog;
import dev.parley.server.domain.session.Extent;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.State;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.storage.redis.Creations.Birth;
import dev.parley.server.storage.redis.Planning.Plan;
import dev.parley.server.storage.redis.Snapshot.Contents;
import dev.parley.server.storage.redis.Snapshot.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** One append as {@link AppendPlan} says: right in every case, and never the fastest. */
final class PlannedAppends {
    private static final StoredLog NOTHING = new StoredLog() {
        @Override
        public Optional<Message> find(String messageId) {
            return Optional.empty();
        }

        @Override
        public Extent after(long sequence) {
            return Extent.NONE;
        }
    };

    // As many as a state may have, by default.
    private static final int MANY_KEYS = 1000;

    private final Planning planning;
    private final Creations creations;
    private final ContentEquality equality;
    private final Limits limits;
    private final Activity activity;

    PlannedAppends(Creations creations, ContentEquality equality, Limits limits, Activity activity) {
        this.planning = creations.planning();
        this.creations = creations;
        this.equality = equality;
        this.limits = limits;
        this.activity = activity;
    }

    /** Makes an append. Waits for Redis. */
    Appended append(SessionKey session, Append append, long deadlineNanos) {
        try {
            var appended = planned(session, append, deadlineNanos);
            activity.moved(session);
            return appended;
        } catch (OutcomeUnknownException e) {
            activity.moved(session);
            throw e;
        }
    }

    private Appended planned(SessionKey session, Append append, long deadlineNanos) {
        var wanted = wanted(append);
        while (true) {
            var appended = planning.change(
                    session,
                    wanted,
                    deadlineNanos,
                    read -> read.stored().isEmpty() ? Plan.nothing(Optional.<Appended>empty()) : plan(read, append));
            if (appended.isPresent()) {
                return appended.get();
            }
            AppendPlan.requireCreates(append);
            var missing = append.sessionIfMissing().orElseThrow();
            var created = creations.create(
                    Creations.newborn(session.tenant(), missing), deadlineNanos, now -> birth(missing, append, now));
            if (created.isPresent()) {
                return created.get();
            }
        }
    }

    private Birth<Appended> birth(NewSession created, Append append, Instant now) {
        var session = Session.created(created, now);
        var plan = AppendPlan.of(append, session, NOTHING, new AppendPlan.Rules(equality, limits, now));
        var state = State.of(created.state(), limits).patched(append.statePatch(), limits);
        var commit = Commit.creation().append(plan.toStore(), now).state(new StatePatch(state.entries(), Set.of()));
        return new Birth<>(session, state, commit, plan.answer());
    }

    private Plan<Optional<Appended>> plan(Snapshot read, Append append) {
        var stored = read.stored().orElseThrow();
        var plan = AppendPlan.of(append, stored.session(), read, new AppendPlan.Rules(equality, limits, read.now()));
        if (plan.isReplay()) {
            return Plan.nothing(Optional.of(plan.answer()));
        }
        var commit = commit(read, append, plan);
        plan.eraseAfter().ifPresent(commit::cut);
        plan.eraseAfter().ifPresent(_ -> commit.erased(read.behind()));
        commit.append(plan.toStore());
        var state = stored.state().patched(append.statePatch(), limits);
        if (state.version() != stored.state().version()) {
            commit.state(stored.effective(append.statePatch()), state);
        }
        return Plan.telling(commit.slide(), told -> Optional.of(answer(plan.answer(), told)));
    }

    // What the plan depends on, but for its incarnation: that the session is open; the state, if it is patched, and
    // even if
    // that changes nothing; and of the log all, if there is a guard. Else it matters only which of the messages are
    // there,
    // and that there is room: sequences and the time are those of the moment when the messages are put there.
    private Commit commit(Snapshot read, Append append, AppendPlan plan) {
        var commit = Commit.of(read.stored().orElseThrow()).requireSame(SessionRecord.CLOSED);
        if (!append.statePatch().isEmpty()) {
            commit.requireSame(SessionRecord.STATE_VERSION);
        }
        if (append.guard().expectedLastSequence().isPresent()
                || append.guard().replaceAfter().isPresent()) {
            return commit.requireSame(SessionRecord.LOG);
        }
        long bytes = plan.toStore().stream()
                .mapToLong(message -> message.content().length())
                .sum();
        return commit.requireKept(read.stored().orElseThrow().session().log())
                .requireAbsent(plan.toStore().stream().map(Message::id).toList())
                .requireRoom(new Extent(plan.toStore().size(), bytes), limits);
    }

    private static Appended answer(Appended planned, Values told) {
        long sequence = told.count();
        var time = told.time().orElseThrow();
        var results = new ArrayList<Appended.Result>(planned.results().size());
        for (var result : planned.results()) {
            if (result.isReplayed()) {
                results.add(result);
            } else {
                sequence++;
                results.add(new Appended.Result(result.messageId(), sequence, time, false));
            }
        }
        return new Appended(planned.sessionUid(), results);
    }

    private static Wanted wanted(Append append) {
        return new Wanted(
                append.messages().stream().map(NewMessage::id).toList(),
                Contents.WITH,
                append.guard().replaceAfter(),
                touched(append.statePatch()));
    }

    /** The keys of a state that a patch looks at; nothing: so many that reading all is less. */
    static Optional<Collection<String>> touched(StatePatch patch) {
        var keys = new ArrayList<>(patch.set().keySet());
        keys.addAll(patch.remove());
        return keys.size() > MANY_KEYS ? Optional.empty() : Optional.of(keys);
    }
}
