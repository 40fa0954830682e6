package dev.parley.server.storage.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Gives a statement arrays, one parameter after the other. */
final class ArrayParameters {
    private final PGConnection connection;
    private final PreparedStatement statement;
    private int next;

    ArrayParameters(Connection connection, PreparedStatement statement, int first) throws SQLException {
        // The pool's connection takes arrays of objects only.
        this.connection = connection.unwrap(PGConnection.class);
        this.statement = statement;
        this.next = first;
    }

    /**
     * Gives the next parameter: an array of that type of elements, or null, which stands for as many nulls as needed.
     */
    void add(String type, @Nullable Object array) throws SQLException {
        if (array == null) {
            statement.setNull(next, Types.ARRAY);
        } else {
            statement.setArray(next, connection.createArrayOf(type, array));
        }
        next++;
    }

    /** The parameter behind the last array. */
    int next() {
        return next;
    }
}
