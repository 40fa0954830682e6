package dev.parley.server.storage.postgres;

import java.sql.Connection;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultConnectionProvider;

/**
 * Statements that are put together anew each time. Those that are carried out most often are texts, and are not here.
 */
final class Sql {
    private static final Configuration DIALECT = new DefaultConfiguration().set(SQLDialect.POSTGRES);

    private Sql() {}

    static DSLContext on(Connection connection) {
        return DSL.using(DIALECT.derive(new DefaultConnectionProvider(connection)));
    }
}
