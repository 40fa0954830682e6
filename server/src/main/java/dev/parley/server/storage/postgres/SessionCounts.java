package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.postgres.schema.Tables.SESSION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.selectOne;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.format.Codes;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/** Counts sessions, in the database. */
final class SessionCounts {
    private static final dev.parley.server.storage.postgres.schema.tables.Session S = SESSION.as("s");

    private final Database database;

    SessionCounts(Database database) {
        this.database = database;
    }

    SessionCount count(Call call, SessionCount.Query query) {
        var filter = query.filter();
        var places = new SessionStretch(call.tenant(), filter, orderFor(filter), Optional.empty())
                .all()
                .asTable("p", "time", "session_id");
        var id = field(name("p", "session_id"), String.class);
        // The limit keeps the planner from joining in another way than place by place.
        var session = lateral(selectFrom(SESSION)
                        .where(SESSION.TENANT.eq(call.tenant().id()))
                        .and(SESSION.SESSION_ID.eq(id))
                        .limit(inline(1)))
                .as("s");
        var counted = selectCount()
                .from(selectOne()
                        .from(places)
                        .crossJoin(session)
                        .where(condition(SessionRow.IS_PRESENT))
                        .and(matches(filter))
                        .limit(query.limit() + 1)
                        .asTable("counted"));
        long count = database.read(
                call.deadlineNanos(),
                connection -> Sql.on(connection).fetchSingle(counted).value1());
        return new SessionCount(Math.min(count, query.limit()), count > query.limit());
    }

    // The order in which bounds of time, if there are any, leave the least to walk.
    private static SessionOrder orderFor(SessionFilter filter) {
        return filter.created().equals(TimeRange.ALL) && !filter.active().equals(TimeRange.ALL)
                ? SessionOrder.LAST_ACTIVITY_DESC
                : SessionOrder.CREATE_TIME_ASC;
    }

    // As SessionFilter.matches says.
    private static Condition matches(SessionFilter filter) {
        var labels = Labels.json(Sought.labels(filter.labels()));
        return filter.appId()
                .map(Sought::text)
                .map(S.APP_ID::eq)
                .orElseGet(DSL::noCondition)
                .and(filter.userId().map(Sought::text).map(S.USER_ID::eq).orElseGet(DSL::noCondition))
                .and(filter.status().map(Codes::of).map(S.STATUS::eq).orElseGet(DSL::noCondition))
                .and(labels == null ? DSL.noCondition() : S.LABELS.contains(JSONB.jsonb(labels)))
                .and(SessionStretch.isWithin(S.CREATE_TIME, filter.created()))
                .and(SessionStretch.isWithin(coalesce(S.LAST_MESSAGE_TIME, S.CREATE_TIME), filter.active()));
    }
}
