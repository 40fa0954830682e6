package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.postgres.schema.Tables.SESSION;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.trueCondition;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPosition;
import dev.parley.server.storage.format.Codes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Counts sessions, in the database: so many candidates by each step, however many there are. So what changes meanwhile
 * may be counted as it was or as it is.
 */
final class CountWalk {
    /** To test so many takes about a tenth of a second. */
    static final int PIECE = 10_000;

    private static final dev.parley.server.storage.postgres.schema.tables.Session S = SESSION.as("s");
    private static final Field<Object> TIME = field(name("p", "time"));
    private static final Field<String> ID = field(name("p", "session_id"), String.class);
    private static final Field<Long> MATCHING = field(name("c", "matching"), Long.class);

    private final Database database;
    private final Call call;
    private final SessionCount.Query query;
    private final int piece;

    private SessionStretch rest;
    private long count;

    /**
     * Begins with nothing.
     *
     * @param piece candidates of a step
     */
    CountWalk(Database database, Call call, SessionCount.Query query, int piece) {
        this.database = database;
        this.call = call;
        this.query = query;
        this.piece = piece;
        var filter = query.filter();
        this.rest = new SessionStretch(call.tenant(), filter, orderFor(filter), Optional.empty());
    }

    // The order in which bounds of time, if there are any, leave the least to walk.
    private static SessionOrder orderFor(SessionFilter filter) {
        return filter.created().equals(TimeRange.ALL) && !filter.active().equals(TimeRange.ALL)
                ? SessionOrder.LAST_ACTIVITY_DESC
                : SessionOrder.CREATE_TIME_ASC;
    }

    /** Takes a step. The last one answers the count. */
    Optional<SessionCount> step() {
        var counted = database.read(call.deadlineNanos(), this::read);
        count += counted.matching;
        if (count > query.limit()) {
            return Optional.of(new SessionCount(query.limit(), true));
        }
        if (counted.last.isEmpty()) {
            return Optional.of(new SessionCount(count, false));
        }
        rest = rest.behind(counted.last.get());
        return Optional.empty();
    }

    private Counted read(Connection connection) throws SQLException {
        try (var row = statement(Sql.on(connection)).fetchResultSet()) {
            row.next();
            var time = Times.find(row, 2);
            var last = time.isPresent()
                    ? Optional.of(new SessionPosition(time.get(), row.getString(3)))
                    : Optional.<SessionPosition>empty();
            return new Counted(row.getLong(1), last);
        }
    }

    // The places come in their order, and no more of them are looked up than are needed.
    private Select<?> statement(DSLContext sql) {
        var places = name("p").fields("time", "session_id").asMaterialized(rest.first(piece));
        long room = query.limit() - count;
        var last = lateral(select(TIME, ID)
                        .from(places)
                        .where(MATCHING.le(room))
                        .offset(piece - 1)
                        .limit(1))
                .as("p");
        return sql.with(places)
                .select(MATCHING, TIME, ID)
                .from(selectCount().from(matching(places, room + 1)).asTable("c", "matching"))
                .leftJoin(last)
                .on(trueCondition());
    }

    private Table<?> matching(CommonTableExpression<?> places, long max) {
        // The limit keeps the planner from joining in another way than place by place.
        var session = lateral(selectFrom(SESSION)
                        .where(SESSION.TENANT.eq(call.tenant().id()))
                        .and(SESSION.SESSION_ID.eq(ID))
                        .limit(inline(1)))
                .as("s");
        return selectOne()
                .from(places)
                .crossJoin(session)
                .where(condition(SessionRow.IS_PRESENT))
                .and(matches(query.filter()))
                .limit(max)
                .asTable("m");
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

    /**
     * Where a step ended.
     *
     * @param last the last of its candidates; nothing if there are no more
     */
    private record Counted(long matching, Optional<SessionPosition> last) {}
}
