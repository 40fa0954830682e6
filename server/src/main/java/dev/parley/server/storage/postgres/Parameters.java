package dev.parley.server.storage.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Takes the columns of some rows as parameters of a statement, one after the other. */
interface Parameters {
    /**
     * Gives the next parameter.
     *
     * @param type PostgreSQL's name of the type of the column
     * @param column an array with an element for each row, or null, which stands for as many nulls as needed
     */
    void add(String type, @Nullable Object column) throws SQLException;

    /** The parameter behind the last column. */
    int next();
}
