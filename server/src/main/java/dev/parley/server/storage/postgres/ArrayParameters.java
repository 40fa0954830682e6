package dev.parley.server.storage.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Gives a statement an array for each column. */
final class ArrayParameters implements Parameters {
    private final PGConnection connection;
    private final PreparedStatement statement;
    private int next;

    ArrayParameters(Connection connection, PreparedStatement statement, int first) throws SQLException {
        // The pool's connection takes arrays of objects only.
        this.connection = connection.unwrap(PGConnection.class);
        this.statement = statement;
        this.next = first;
    }

    @Override
    public void add(String type, @Nullable Object column) throws SQLException {
        if (column == null) {
            statement.setNull(next, Types.ARRAY);
        } else {
            statement.setArray(next, connection.createArrayOf(type, column));
        }
        next++;
    }

    @Override
    public int next() {
        return next;
    }
}
