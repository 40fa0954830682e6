package dev.parley.server.storage.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Something to do on a connection. Also jOOQ's exceptions may come out of it. */
@FunctionalInterface
interface SqlStep<T> {
    T on(Connection connection) throws SQLException;
}
