package dev.parley.server.storage.postgres;

import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.UnavailableException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * What a failure of the database means to a caller. Decided by its SQLSTATE and by whether the database spoke at all.
 */
final class SqlFailures {
    /** The database takes no writes. */
    static final String READ_ONLY = "25006";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String QUERY_CANCELED = "57014";

    private SqlFailures() {}

    /**
     * The failure as ours.
     *
     * @param isCommitting whether what failed may have taken effect, if the database did not say that it did not
     * @param isLate whether the call's time was over
     */
    static RuntimeException of(Exception thrown, boolean isCommitting, boolean isLate) {
        var failure = sqlException(thrown);
        if (failure.isEmpty()) {
            return thrown instanceof RuntimeException bug ? bug : new IllegalStateException(thrown);
        }
        var e = failure.get();
        if (isCommitting && !isRefusal(e)) {
            return isLate ? OutcomeUnknownException.deadline(e) : OutcomeUnknownException.unavailable(e);
        }
        if (isOurs(e)) {
            return new IllegalStateException("the database refuses a statement: " + e.getSQLState(), e);
        }
        if (isLate) {
            return new DeadlineException();
        }
        return isGivenUp(e) ? UnavailableException.givenUp(e) : UnavailableException.backend(e);
    }

    /** The SQLSTATE of the failure of a statement, if it is one. */
    static Optional<String> state(Throwable thrown) {
        return sqlException(thrown).map(SQLException::getSQLState);
    }

    /** Whether the connection is gone; not because nothing came in time. */
    static boolean isLoss(Throwable thrown) {
        return sqlException(thrown)
                .filter(e -> isEnd(e) && !(e.getCause() instanceof SocketTimeoutException))
                .isPresent();
    }

    /** Whether what was to be stored is there already. Nothing was applied. */
    static boolean isDuplicate(Throwable thrown) {
        return state(thrown).equals(Optional.of(PSQLState.UNIQUE_VIOLATION.getState()));
    }

    /** Whether it is for the values of one row that nothing was applied. */
    static boolean isOfValues(Throwable thrown) {
        return state(thrown).filter(SqlFailures::isOfValues).isPresent();
    }

    /** Whether the database refused a write because it takes none. */
    static boolean isReadOnly(Throwable thrown) {
        return state(thrown).equals(Optional.of(READ_ONLY));
    }

    /** Whether a lock was waited for in vain. Nothing was applied. */
    static boolean isLocked(Throwable thrown) {
        return state(thrown).equals(Optional.of(LOCK_NOT_AVAILABLE));
    }

    // At a time limit, or because somebody told the database to.
    private static boolean isGivenUp(SQLException e) {
        return LOCK_NOT_AVAILABLE.equals(e.getSQLState()) || QUERY_CANCELED.equals(e.getSQLState());
    }

    private static Optional<SQLException> sqlException(Throwable thrown) {
        for (@Nullable Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof SQLException e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }

    // The database answered that it did not do it. It says so before it commits, but for its own end: that comes at any
    // time.
    private static boolean isRefusal(SQLException e) {
        return e instanceof PSQLException refusal && refusal.getServerErrorMessage() != null && !isEnd(e);
    }

    private static boolean isEnd(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return state.startsWith("57P") || state.startsWith("08");
    }

    // Nothing that waiting mends: wrong syntax, wrong data, a broken constraint.
    private static boolean isOurs(SQLException e) {
        if (e instanceof SQLTransientConnectionException) {
            return false;
        }
        var state = String.valueOf(e.getSQLState());
        return isOfValues(state) || (state.startsWith("42") && !state.equals("42501"));
    }

    private static boolean isOfValues(String state) {
        return state.startsWith("22") || state.startsWith("23");
    }
}
