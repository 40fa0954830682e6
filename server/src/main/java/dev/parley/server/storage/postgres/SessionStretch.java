package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.postgres.schema.Tables.SESSION;
import static dev.parley.server.storage.postgres.schema.Tables.SESSION_ACTIVITY;
import static java.time.temporal.ChronoUnit.MICROS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPosition;
import java.time.Instant;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * A part of a list of sessions: the places of an order's narrowest index that has all sessions of a filter, and as few
 * others as the index allows.
 *
 * @param behind where it begins; nothing: at the beginning
 */
record SessionStretch(Tenant tenant, SessionFilter filter, SessionOrder order, Optional<SessionPosition> behind) {
    SessionStretch behind(SessionPosition position) {
        return new SessionStretch(tenant, filter, order, Optional.of(position));
    }

    /** Selects the times and ids of its first few places, in their order. */
    Select<Record2<Instant, String>> first(int max) {
        var columns = columns();
        if (behind.isEmpty()) {
            return all(columns)
                    .orderBy(isDescending() ? columns.time.desc() : columns.time.asc(), columns.id.asc())
                    .limit(max);
        }
        // Each part is a walk along the index; in one condition they would not be.
        var time = behind.get().time().truncatedTo(MICROS);
        var tied = all(columns)
                .and(columns.time.eq(time))
                .and(columns.id.gt(behind.get().sessionId()))
                .orderBy(columns.id.asc())
                .limit(max);
        var others = all(columns)
                .and(isDescending() ? columns.time.lt(time) : columns.time.gt(time))
                .orderBy(isDescending() ? columns.time.desc() : columns.time.asc(), columns.id.asc())
                .limit(max);
        return tied.unionAll(others).limit(max);
    }

    private SelectConditionStep<Record2<Instant, String>> all(Columns columns) {
        return select(columns.time, columns.id)
                .from(columns.table)
                .where(columns.tenant.eq(tenant.id()))
                .and(isOwned(columns))
                .and(isWithin(columns.time, times()));
    }

    // The indexes of owners have only what has one, and are only used where it is said that nothing else is wanted.
    private Condition isOwned(Columns columns) {
        Condition condition = noCondition();
        var app = filter.appId().filter(id -> !id.isEmpty());
        if (app.isPresent()) {
            condition = condition.and(columns.app.eq(Sought.text(app.get()))).and(columns.app.ne(inline("")));
        }
        var user = filter.userId().filter(id -> !id.isEmpty());
        if (user.isPresent()) {
            condition = condition.and(columns.user.eq(Sought.text(user.get()))).and(columns.user.ne(inline("")));
        }
        return condition;
    }

    private TimeRange times() {
        return order == SessionOrder.LAST_ACTIVITY_DESC ? filter.active() : filter.created();
    }

    private boolean isDescending() {
        return order != SessionOrder.CREATE_TIME_ASC;
    }

    private Columns columns() {
        return order == SessionOrder.LAST_ACTIVITY_DESC ? Columns.OF_ACTIVITY : Columns.OF_CREATION;
    }

    /** Whether a time, which has whole microseconds, is between exclusive bounds, which may be finer. */
    static Condition isWithin(Field<Instant> time, TimeRange range) {
        var after = range.after().map(bound -> time.gt(bound.truncatedTo(MICROS)));
        var before = range.before().map(bound -> time.lt(ceiling(bound)));
        return after.orElseGet(DSL::noCondition).and(before.orElseGet(DSL::noCondition));
    }

    private static Instant ceiling(Instant time) {
        var floor = time.truncatedTo(MICROS);
        return floor.equals(time) ? floor : floor.plus(1, MICROS);
    }

    /** What is walked. */
    private record Columns(
            Table<?> table,
            Field<String> tenant,
            Field<String> id,
            Field<String> app,
            Field<String> user,
            Field<Instant> time) {
        static final Columns OF_CREATION = new Columns(
                SESSION, SESSION.TENANT, SESSION.SESSION_ID, SESSION.APP_ID, SESSION.USER_ID, SESSION.CREATE_TIME);
        static final Columns OF_ACTIVITY = new Columns(
                SESSION_ACTIVITY,
                SESSION_ACTIVITY.TENANT,
                SESSION_ACTIVITY.SESSION_ID,
                SESSION_ACTIVITY.APP_ID,
                SESSION_ACTIVITY.USER_ID,
                SESSION_ACTIVITY.ACTIVITY_TIME);
    }
}
