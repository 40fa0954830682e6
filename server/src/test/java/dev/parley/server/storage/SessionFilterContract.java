package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.labelled;
import static dev.parley.server.storage.Samples.ofOwner;
import static dev.parley.server.storage.Samples.ofStatus;
import static dev.parley.server.storage.Samples.ofTimes;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionOf;
import static dev.parley.server.storage.Samples.sessions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.domain.session.SessionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is found by filters of sessions, in lists and in counts. Activity may lag, by a second at most. */
interface SessionFilterContract extends ContractFixture {
    @Test
    default void filtersFindTheSessionsThatTheyName() {
        var tenant = newTenant();
        var plain = tenant.create(session());
        var ofApp = tenant.create(sessionOf("app", ""));
        var ofUser = tenant.create(sessionOf("", "user"));
        var ofBoth = tenant.create(sessionOf("app", "user"));
        var ofOthers = tenant.create(sessionOf("App", "user2"));
        var closed = tenant.create(Samples.closedSession());

        assertFinds(tenant, SessionFilter.ALL, plain, ofApp, ofUser, ofBoth, ofOthers, closed);
        assertFinds(tenant, ofOwner(Optional.of("app"), Optional.empty()), ofApp, ofBoth);
        assertFinds(tenant, ofOwner(Optional.empty(), Optional.of("user")), ofUser, ofBoth);
        assertFinds(tenant, ofOwner(Optional.of("app"), Optional.of("user")), ofBoth);
        assertFinds(tenant, ofOwner(Optional.of("app"), Optional.of("")), ofApp);
        assertFinds(tenant, ofOwner(Optional.of("nobody's"), Optional.empty()));
        assertFinds(tenant, ofStatus(SessionStatus.CLOSED), closed);
        assertFinds(tenant, labelled(Map.of("team", "red")), closed);
        assertFinds(tenant, labelled(Map.of("team", "red", "env", "test")));
    }

    @Test
    default void aPageOfOneOwnerIsFullWhateverElseIsThere() {
        var tenant = newTenant();
        for (int i = 0; i < 5; i++) {
            for (var app : List.of("app-1", "app-2")) {
                tenant.create(sessionOf(app, "user-1"));
                tenant.create(sessionOf(app, "user-2"));
            }
        }
        var five = new PageLimit(5, 1 << 20, 5);
        var ten = new PageLimit(10, 1 << 20, 10);

        for (var order : SessionOrder.values()) {
            var app = new SessionQuery(ofOwner(Optional.of("app-2"), Optional.empty()), order, Optional.empty(), ten);
            var user = new SessionQuery(ofOwner(Optional.empty(), Optional.of("user-2")), order, Optional.empty(), ten);
            var both = new SessionQuery(
                    ofOwner(Optional.of("app-2"), Optional.of("user-1")), order, Optional.empty(), five);
            assertThat(tenant.list(app).sessions()).hasSize(10);
            assertThat(tenant.list(user).sessions()).hasSize(10);
            assertThat(tenant.list(both).sessions()).hasSize(5);
        }
    }

    @Test
    default void changedFieldsShowInFiltersAtOnce() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();

        var closed = tenant.update(Samples.closed(id));

        assertFinds(tenant, ofStatus(SessionStatus.CLOSED), closed);
        assertFinds(tenant, ofStatus(SessionStatus.ACTIVE));
    }

    @Test
    default void boundsOfCreationAreExclusive() throws InterruptedException {
        var tenant = newTenant();
        var sessions = createApart(tenant, 4);
        var first = sessions.get(0).createTime();
        var last = sessions.get(3).createTime();

        assertFinds(tenant, ofTimes(between(first, last), TimeRange.ALL), sessions.get(1), sessions.get(2));
        assertFinds(tenant, ofTimes(between(first.minusNanos(1), first.plusNanos(1)), TimeRange.ALL), sessions.get(0));
        assertFinds(tenant, ofTimes(between(last, first), TimeRange.ALL));
        assertFinds(
                tenant,
                ofTimes(new TimeRange(Optional.of(first), Optional.empty()), TimeRange.ALL),
                sessions.get(1),
                sessions.get(2),
                sessions.get(3));
    }

    @Test
    default void boundsOfActivityAreExclusive() throws InterruptedException {
        var tenant = newTenant();
        var sessions = createApart(tenant, 3);
        tenant.append(sessions.get(0).id(), "a");
        var active = tenant.get(sessions.get(0).id());

        awaitActivity(() -> {
            assertFinds(tenant, activeAfter(sessions.get(2).createTime()), active);
            assertFinds(tenant, activeAfter(active.activity()));
            assertFinds(
                    tenant,
                    ofTimes(TimeRange.ALL, between(sessions.get(0).createTime(), active.activity())),
                    sessions.get(1),
                    sessions.get(2));
        });
    }

    @Test
    default void countsStopAtTheirLimit() {
        var tenant = newTenant();
        for (int i = 0; i < 5; i++) {
            tenant.create(session());
        }
        tenant.create(sessionOf("app", "user"));

        assertThat(tenant.count(SessionFilter.ALL, 5)).isEqualTo(new SessionCount(5, true));
        assertThat(tenant.count(SessionFilter.ALL, 6)).isEqualTo(new SessionCount(6, false));
        assertThat(tenant.count(SessionFilter.ALL, 7)).isEqualTo(new SessionCount(6, false));
        assertThat(tenant.count(ofOwner(Optional.of("app"), Optional.empty()), 7))
                .isEqualTo(new SessionCount(1, false));
    }

    @Test
    default void anExpiredSessionIsNeitherListedNorCounted() {
        var tenant = newTenant();
        var stays = tenant.create(session());
        var goes = tenant.create(session(Samples.fixed(Duration.ofMillis(100))));

        Awaitility.await().until(() -> tenant.find(goes.id()).isEmpty());

        assertFinds(tenant, SessionFilter.ALL, stays);
    }

    @Test
    default void tenantsAreListedApart() {
        var one = newTenant();
        var other = newTenant();
        var mine = one.create(sessionOf("app", "user"));
        var theirs = other.create(sessionOf("app", "user"));

        assertFinds(one, ofOwner(Optional.of("app"), Optional.of("user")), mine);
        assertFinds(other, SessionFilter.ALL, theirs);
    }

    private static void assertFinds(StorageClient tenant, SessionFilter filter, Session... expected) {
        for (var order : SessionOrder.values()) {
            assertThat(tenant.list(sessions(filter, order)).sessions()).containsExactlyInAnyOrder(expected);
        }
        assertThat(tenant.count(filter, 100)).isEqualTo(new SessionCount(expected.length, false));
    }

    private static List<Session> createApart(StorageClient tenant, int count) throws InterruptedException {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < count; i++) {
            Thread.sleep(2);
            sessions.add(tenant.create(session()));
        }
        return sessions;
    }

    private static TimeRange between(Instant after, Instant before) {
        return new TimeRange(Optional.of(after), Optional.of(before));
    }

    private static SessionFilter activeAfter(Instant time) {
        return ofTimes(TimeRange.ALL, new TimeRange(Optional.of(time), Optional.empty()));
    }
}
