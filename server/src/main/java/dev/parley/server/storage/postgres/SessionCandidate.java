package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.postgres.schema.Tables.SESSION;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectFrom;

import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;

/**
 * A session at its place in a list, before it is known whether it belongs there.
 *
 * @param isPresent whether it had not expired by the database's clock
 */
record SessionCandidate(SessionPosition place, Session session, boolean isPresent) {
    private static final Field<Object> PLACE_AND_SESSION =
            field("p.time, p.session_id, " + SessionRow.IS_PRESENT + ", " + SessionRow.COLUMNS);

    /** Reads the first few of a stretch. */
    static List<SessionCandidate> first(Connection connection, SessionStretch stretch, int max) throws SQLException {
        var places = stretch.first(max).asTable("p", "time", "session_id");
        var id = field(name("p", "session_id"), String.class);
        // The limit keeps the planner from joining in another way than place by place, in their order.
        var session = lateral(selectFrom(SESSION)
                        .where(SESSION.TENANT.eq(stretch.tenant().id()))
                        .and(SESSION.SESSION_ID.eq(id))
                        .limit(inline(1)))
                .as("s");
        var candidates = new ArrayList<SessionCandidate>();
        try (var row = Sql.on(connection)
                .select(PLACE_AND_SESSION)
                .from(places)
                .crossJoin(session)
                .fetchResultSet()) {
            while (row.next()) {
                var place = new SessionPosition(Times.get(row, 1), row.getString(2));
                candidates.add(new SessionCandidate(place, SessionRow.read(row, 4), row.getBoolean(3)));
            }
        }
        return candidates;
    }

    /** The session, if it is there and matches. */
    Optional<Session> matching(SessionFilter filter) {
        return isPresent && filter.matches(session) ? Optional.of(session) : Optional.empty();
    }
}
