package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Samples.instant;
import static dev.parley.conformance.support.Samples.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.conformance.support.Texts;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.CountSessionsResponse;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionOrder;
import dev.parley.v1.SessionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which sessions match a filter, in lists and in counts. */
class SessionFiltersTest {
    private final Caller caller = Caller.ofNewTenant();

    @Test
    void anEmptyFilterMatchesEverySession() {
        var a = caller.createId();
        var b = caller.createId();

        assertMatches(SessionFilter.newBuilder(), a, b);
    }

    @Test
    void aUserIdMatchesExactly() {
        var mine = caller.create(fields -> fields.setUserId("user")).getSessionId();
        caller.create(fields -> fields.setUserId("user2"));
        caller.create(fields -> fields.setUserId("User"));
        caller.create(fields -> fields.setAppId("user"));
        caller.create();

        assertMatches(SessionFilter.newBuilder().setUserId("user"), mine);
    }

    @Test
    void anAppIdMatchesExactly() {
        var mine = caller.create(fields -> fields.setAppId("app")).getSessionId();
        caller.create(fields -> fields.setAppId("app "));
        caller.create(fields -> fields.setUserId("app"));

        assertMatches(SessionFilter.newBuilder().setAppId("app"), mine);
    }

    @Test
    void appAndUserMustBothMatch() {
        var mine = caller.create(fields -> fields.setAppId("app").setUserId("user"))
                .getSessionId();
        caller.create(fields -> fields.setAppId("app").setUserId("other"));
        caller.create(fields -> fields.setAppId("other").setUserId("user"));

        assertMatches(SessionFilter.newBuilder().setAppId("app").setUserId("user"), mine);
    }

    @Test
    void appAndUserAreNotMixedUp() {
        caller.create(fields -> fields.setAppId("a").setUserId("bc"));
        var mine = caller.create(fields -> fields.setAppId("ab").setUserId("c")).getSessionId();

        assertMatches(SessionFilter.newBuilder().setAppId("ab").setUserId("c"), mine);
    }

    @Test
    void anyTextCanBeAUserId() {
        var odd = "e\u0301 " + Texts.ASTRAL + " '; -- % _ * \\";
        var mine = caller.create(fields -> fields.setUserId(odd)).getSessionId();
        caller.create(fields -> fields.setUserId(odd.replace("e\u0301", "\u00e9")));

        assertMatches(SessionFilter.newBuilder().setUserId(odd), mine);
    }

    @Test
    void allLabelsMustMatch() {
        var both = caller.create(fields -> fields.putLabels("a", "1").putLabels("b", "2"))
                .getSessionId();
        var one = caller.create(fields -> fields.putLabels("a", "1").putLabels("b", "3"))
                .getSessionId();
        caller.create(fields -> fields.putLabels("a", "2"));
        caller.create();

        assertMatches(SessionFilter.newBuilder().putLabels("a", "1").putLabels("b", "2"), both);
        assertMatches(SessionFilter.newBuilder().putLabels("a", "1"), both, one);
        assertMatches(SessionFilter.newBuilder().putLabels("c", "1"));
    }

    @Test
    void aLabelWithoutAValueMatchesALabelWithoutAValue() {
        var empty = caller.create(fields -> fields.putLabels("a", "")).getSessionId();
        caller.create(fields -> fields.putLabels("a", "1"));
        caller.create();

        assertMatches(SessionFilter.newBuilder().putLabels("a", ""), empty);
    }

    @Test
    void aStatusMatches() {
        var open = caller.createId();
        var closed = caller.create(fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED))
                .getSessionId();

        assertMatches(SessionFilter.newBuilder().setStatus(SessionStatus.SESSION_STATUS_ACTIVE), open);
        assertMatches(SessionFilter.newBuilder().setStatus(SessionStatus.SESSION_STATUS_CLOSED), closed);
    }

    @Test
    void changedFieldsMatchAtOnce() {
        var id = caller.create(fields -> fields.putLabels("a", "1")).getSessionId();

        caller.update(
                id,
                fields -> fields.putLabels("a", "2").setStatus(SessionStatus.SESSION_STATUS_CLOSED),
                "labels",
                "status");

        assertMatches(SessionFilter.newBuilder().putLabels("a", "1"));
        assertMatches(SessionFilter.newBuilder().putLabels("a", "2"), id);
        assertMatches(SessionFilter.newBuilder().setStatus(SessionStatus.SESSION_STATUS_ACTIVE));
    }

    @Test
    void boundsOnTheCreationAreExclusive() {
        var first = caller.create();
        var second = caller.create();
        var third = caller.create();

        assertMatches(
                SessionFilter.newBuilder().setCreatedAfter(first.getCreateTime()),
                second.getSessionId(),
                third.getSessionId());
        assertMatches(
                SessionFilter.newBuilder().setCreatedBefore(third.getCreateTime()),
                first.getSessionId(),
                second.getSessionId());
        assertMatches(
                SessionFilter.newBuilder()
                        .setCreatedAfter(first.getCreateTime())
                        .setCreatedBefore(third.getCreateTime()),
                second.getSessionId());
    }

    @Test
    void boundsOnTheCreationCountNanoseconds() {
        var session = caller.create();
        var created = instant(session.getCreateTime());

        assertMatches(
                SessionFilter.newBuilder().setCreatedAfter(timestamp(created.minusNanos(1))), session.getSessionId());
        assertMatches(
                SessionFilter.newBuilder().setCreatedBefore(timestamp(created.plusNanos(1))), session.getSessionId());
        assertMatches(SessionFilter.newBuilder().setCreatedAfter(timestamp(created.plusNanos(1))));
    }

    @Test
    void activityIsTheLastMessageElseTheCreation() {
        var quiet = caller.create();
        var active = caller.create();
        var between = caller.create();
        caller.append(active.getSessionId(), Samples.text("a"));

        // Activity may lag by a second on some backends.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertMatches(SessionFilter.newBuilder().setActiveAfter(between.getCreateTime()), active.getSessionId());
            assertMatches(SessionFilter.newBuilder().setActiveBefore(between.getCreateTime()), quiet.getSessionId());
        });
    }

    @Test
    void conditionsOfEveryKindMustAllMatch() {
        var id = caller.create(fields -> fields.setAppId("app")
                        .setUserId("user")
                        .putLabels("a", "1")
                        .setStatus(SessionStatus.SESSION_STATUS_CLOSED))
                .getSessionId();
        var all = SessionFilter.newBuilder()
                .setAppId("app")
                .setUserId("user")
                .putLabels("a", "1")
                .setStatus(SessionStatus.SESSION_STATUS_CLOSED);

        assertMatches(all, id);
        assertMatches(all.clone().setAppId("other"));
        assertMatches(all.clone().putLabels("a", "2"));
        assertMatches(all.clone().setStatus(SessionStatus.SESSION_STATUS_ACTIVE));
    }

    @Test
    void aCountStopsAtItsLimit() {
        for (int i = 0; i < 5; i++) {
            caller.create(fields -> fields.setUserId("user"));
        }
        var filter = SessionFilter.newBuilder().setUserId("user");

        assertThat(count(filter, 4)).isEqualTo(counted(4, true));
        assertThat(count(filter, 5)).isEqualTo(counted(5, false));
        assertThat(count(filter, 6)).isEqualTo(counted(5, false));
        assertThat(count(filter, 0)).isEqualTo(counted(5, false));
        assertThat(count(filter.setUserId("nobody"), 1)).isEqualTo(counted(0, false));
    }

    @Test
    void theLimitOfACountHasBounds() {
        int max = Target.limit("count", 100_000);
        var filter = SessionFilter.newBuilder();

        assertThat(count(filter, max)).isEqualTo(counted(0, false));
        assertRefused(() -> count(filter, max + 1), Reason.INVALID_FIELD).at("limit");
        assertRefused(() -> count(filter, -1), Reason.INVALID_FIELD).at("limit");
    }

    @Test
    void anUnknownStatusIsRefused() {
        var filter = SessionFilter.newBuilder().setStatusValue(99);

        assertRefused(() -> list(filter), Reason.INVALID_FIELD).at("filter.status");
        assertRefused(() -> count(filter, 0), Reason.INVALID_FIELD).at("filter.status");
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        var filter = SessionFilter.newBuilder();
        filter.getCreatedAfterBuilder().setNanos(-1);
        filter.getActiveBeforeBuilder().setSeconds(Long.MAX_VALUE);

        assertRefused(() -> list(filter), Reason.INVALID_FIELD).at("filter.created_after", "filter.active_before");
        assertRefused(() -> count(filter, 0), Reason.INVALID_FIELD).at("filter.created_after", "filter.active_before");
    }

    /** Lists in every order, and counts, agree on the sessions that match. */
    private void assertMatches(SessionFilter.Builder filter, String... expected) {
        assertThat(list(filter)).containsExactlyInAnyOrder(expected);
        assertThat(list(filter, SessionOrder.SESSION_ORDER_CREATE_TIME_ASC)).containsExactlyInAnyOrder(expected);
        assertThat(list(filter, SessionOrder.SESSION_ORDER_CREATE_TIME_DESC)).containsExactlyInAnyOrder(expected);
        assertThat(count(filter, 0)).isEqualTo(counted(expected.length, false));
    }

    private List<String> list(SessionFilter.Builder filter) {
        return list(filter, SessionOrder.SESSION_ORDER_LAST_ACTIVITY_DESC);
    }

    // Two a page: the filter holds on later pages too.
    private List<String> list(SessionFilter.Builder filter, SessionOrder order) {
        var ids = new ArrayList<String>();
        var request = ListSessionsRequest.newBuilder()
                .setFilter(filter)
                .setOrderBy(order)
                .setPageSize(2);
        do {
            var page = caller.sessions().listSessions(request.build());
            page.getSessionsList().stream().map(Session::getSessionId).forEach(ids::add);
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        return ids;
    }

    private CountSessionsResponse count(SessionFilter.Builder filter, long limit) {
        return caller.sessions()
                .countSessions(CountSessionsRequest.newBuilder()
                        .setFilter(filter)
                        .setLimit(limit)
                        .build());
    }

    private static CountSessionsResponse counted(long count, boolean limited) {
        return CountSessionsResponse.newBuilder()
                .setCount(count)
                .setLimited(limited)
                .build();
    }
}
