package dev.parley.server.storage.postgres;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.storage.postgres.AppendStatement.Care;
import dev.parley.server.storage.postgres.Batcher.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Appends that {@link AppendStatement} can make, tried. */
final class PlainAppends {
    // Where one caller retries what was stored, others do, too: so many batches look first.
    private static final int CAREFUL_BATCHES = 100;

    private final Database database;
    private final AppendStatement statement;
    private final Activity activity;
    private final AtomicInteger careful = new AtomicInteger();

    PlainAppends(Database database, AppendStatement statement, Activity activity) {
        this.database = database;
        this.statement = statement;
        this.activity = activity;
    }

    /** Whether the statement can make it. */
    static boolean isPlain(Append append) {
        return append.guard().replaceAfter().isEmpty()
                && append.statePatch().isEmpty()
                && append.sessionUid().map(PlainAppends::isUid).orElse(true);
    }

    // What is no UUID is no session's, and would break the statement.
    private static boolean isUid(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Makes those groups of which nothing is in the way, and answers them; all are answered if the database fails.
     *
     * @return the others, of which nothing was made
     */
    List<AppendGroup> make(List<AppendGroup> groups) {
        long firstDeadline = deadline(groups);
        try {
            tryAll(groups, careful.get() > 0 ? Care.CAREFUL : Care.CONFIDENT);
        } catch (DeadlineException e) {
            // Nothing was made, for want of time of the first.
            var others = groups.stream()
                    .flatMap(group -> group.withoutLate(firstDeadline, e).stream())
                    .toList();
            return others.isEmpty() ? List.of() : make(others);
        } catch (RuntimeException e) {
            if (SqlFailures.isOfValues(e)) {
                // Each is tried by itself.
                return groups;
            }
            groups.forEach(group -> fail(group, e));
            return List.of();
        }
        var others = new ArrayList<AppendGroup>();
        for (var group : groups) {
            if (group.isTaken()) {
                activity.moved(group.session());
                group.answer();
            } else {
                others.add(group);
            }
        }
        return others;
    }

    private void fail(AppendGroup group, RuntimeException failure) {
        if (failure instanceof OutcomeUnknownException) {
            activity.moved(group.session());
        }
        group.appends().forEach(waiting -> waiting.completeExceptionally(failureOf(waiting, failure)));
    }

    // What ends at the deadline of one is for the others no question of time.
    private static RuntimeException failureOf(Waiting<Append, Appended> append, RuntimeException failure) {
        boolean isLate = append.deadlineNanos() - System.nanoTime() <= 0;
        return failure instanceof OutcomeUnknownException && !isLate
                ? OutcomeUnknownException.unavailable(Objects.requireNonNullElse(failure.getCause(), failure))
                : failure;
    }

    private void tryAll(List<AppendGroup> groups, Care care) {
        try {
            executeOnce(groups, care);
            careful.updateAndGet(batches -> Math.max(0, batches - 1));
        } catch (RuntimeException e) {
            if (!SqlFailures.isDuplicate(e) || care == Care.CAREFUL) {
                throw e;
            }
            careful.set(CAREFUL_BATCHES);
            executeOnce(groups, Care.CAREFUL);
        }
    }

    private void executeOnce(List<AppendGroup> groups, Care care) {
        groups.forEach(AppendGroup::undone);
        database.statement(deadline(groups), connection -> statement.execute(connection, groups, care));
    }

    private static long deadline(List<AppendGroup> groups) {
        return Haste.earliestDeadline(
                groups.stream().flatMap(group -> group.appends().stream()).toList());
    }
}
