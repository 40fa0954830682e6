package dev.parley.server.storage.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.parley.server.domain.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the database takes reads and writes. Answers in time whatever the database does, and has a
 * connection of its own, so that it says nothing of how busy the others are.
 */
final class Probe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final int PATIENCE_MILLIS = 900;
    private static final String FINE = "";
    // Also of a replica, which takes no writes either.
    private static final String IS_READ_ONLY = "SELECT current_setting('transaction_read_only') = 'on'";

    private final Database database;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("parley-postgres-probe").factory());
    private final AtomicReference<String> trouble = new AtomicReference<>(FINE);
    // Only for the thread.
    private @Nullable Connection kept;

    Probe(Database database) {
        this.database = database;
    }

    /** Completes if the database takes reads and writes, else fails with {@link UnavailableException}. */
    CompletionStage<Void> look() {
        var answer = new CompletableFuture<Void>();
        try {
            thread.execute(() -> look(answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer.orTimeout(PATIENCE_MILLIS, MILLISECONDS).handle((_, failure) -> {
            tell(reason(failure));
            if (failure != null) {
                if (!SqlFailures.isReadOnly(failure)) {
                    database.suspect();
                }
                throw new CompletionException(UnavailableException.backend(failure));
            }
            return null;
        });
    }

    private void look(CompletableFuture<Void> answer) {
        // Those that came while the database did not answer have been answered by now.
        if (answer.isDone()) {
            return;
        }
        try {
            // What was kept may be broken although the database is well.
            if (kept == null || !isWell(kept)) {
                drop();
                kept = database.connect();
                requireWrites(kept);
            }
            answer.complete(null);
        } catch (Throwable e) {
            drop();
            answer.completeExceptionally(e);
        }
    }

    private static boolean isWell(Connection connection) {
        try {
            requireWrites(connection);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static void requireWrites(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(IS_READ_ONLY)) {
            row.next();
            if (row.getBoolean(1)) {
                throw new SQLException("the database is read-only: a replica, or made so", SqlFailures.READ_ONLY);
            }
        }
    }

    private static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            return FINE;
        }
        return failure instanceof TimeoutException
                ? "it has not answered for %d ms".formatted(PATIENCE_MILLIS)
                : String.valueOf(failure.getMessage());
    }

    // Callers learn that it is away; why, is for whoever runs the server, once.
    private void tell(String now) {
        var before = trouble.getAndSet(now);
        if (before.equals(FINE) && !now.equals(FINE)) {
            LOG.warn("PostgreSQL takes no calls: {}", now);
        } else if (!before.equals(FINE) && now.equals(FINE)) {
            LOG.info("PostgreSQL takes calls again.");
        }
    }

    private void drop() {
        var connection = kept;
        kept = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("A broken connection could not be closed", e);
            }
        }
    }

    @Override
    public void close() {
        thread.execute(this::drop);
        thread.shutdown();
    }
}
