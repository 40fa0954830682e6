package dev.parley.server.storage.postgres;

import java.lang.reflect.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Gives a statement one value for each column, where there is one row. */
final class RowParameters implements Parameters {
    private final PreparedStatement statement;
    private int next = 1;

    RowParameters(PreparedStatement statement) {
        this.statement = statement;
    }

    @Override
    public void add(String type, @Nullable Object column) throws SQLException {
        var value = column == null ? null : Array.get(column, 0);
        switch (value) {
            case null -> statement.setNull(next, jdbcType(type));
            case byte[] bytes -> statement.setBytes(next, bytes);
            case Long number -> statement.setLong(next, number);
            case Integer number -> statement.setInt(next, number);
            case Short number -> statement.setShort(next, number);
            default -> statement.setObject(next, value, jdbcType(type));
        }
        next++;
    }

    private static int jdbcType(String type) {
        return switch (type) {
            case "bool" -> Types.BOOLEAN;
            case "bytea" -> Types.BINARY;
            case "int2" -> Types.SMALLINT;
            case "int4" -> Types.INTEGER;
            case "int8" -> Types.BIGINT;
            case "text" -> Types.VARCHAR;
            // The driver leaves it to the statement what that is.
            default -> Types.OTHER;
        };
    }

    @Override
    public int next() {
        return next;
    }
}
