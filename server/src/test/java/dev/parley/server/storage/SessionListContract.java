package dev.parley.server.storage;

import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_ASC;
import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_DESC;
import static dev.parley.server.domain.session.SessionOrder.LAST_ACTIVITY_DESC;
import static dev.parley.server.storage.Samples.allSessions;
import static dev.parley.server.storage.Samples.labelled;
import static dev.parley.server.storage.Samples.ofOwner;
import static dev.parley.server.storage.Samples.ofStatus;
import static dev.parley.server.storage.Samples.ofTimes;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionOf;
import static dev.parley.server.storage.Samples.sessions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFields;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionFilter.TimeRange;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.domain.session.SessionStatus;
import dev.parley.server.domain.session.Ttl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** How sessions are listed and counted. Activity may lag, by a second at most. */
interface SessionListContract extends ContractFixture {
    @Test
    default void aTenantWithoutSessionsHasAnEmptyList() {
        var tenant = newTenant();

        for (var order : SessionOrder.values()) {
            var page = tenant.list(allSessions(order));
            assertThat(page.sessions()).isEmpty();
            assertThat(page.next()).isEmpty();
        }
        assertThat(tenant.count(SessionFilter.ALL, 10)).isEqualTo(new SessionCount(0, false));
    }

    @Test
    default void sessionsAreListedInEachOrderByTimeAndThenById() {
        var tenant = newTenant();
        var created = create(tenant, 20).stream().map(Session::id).toList();

        for (var order : SessionOrder.values()) {
            var listed = tenant.list(allSessions(order)).sessions();
            assertThat(listed).extracting(Session::id).containsExactlyInAnyOrderElementsOf(created);
            assertInOrder(listed, order);
        }
    }

    @Test
    default void theLastActiveSessionComesFirst() {
        var tenant = newTenant();
        var ids = create(tenant, 5).stream().map(Session::id).toList();

        tenant.append(ids.get(1), "a");
        tenant.append(ids.get(3), "a");
        tenant.append(ids.get(1), "b");

        awaitActivity(
                () -> assertThat(tenant.list(allSessions(LAST_ACTIVITY_DESC)).sessions())
                        .extracting(Session::id)
                        .containsExactly(ids.get(1), ids.get(3), ids.get(4), ids.get(2), ids.get(0)));
    }

    @Test
    default void aListShowsSessionsAsTheyAre() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");
        tenant.update(Samples.retitled(id, Optional.empty(), "new"));

        assertThat(tenant.list(allSessions(CREATE_TIME_ASC)).sessions()).containsExactly(tenant.get(id));
    }

    @Test
    default void deletedSessionsAreNotListed() {
        var tenant = newTenant();
        var sessions = create(tenant, 3);

        tenant.delete(sessions.get(1).id());

        for (var order : SessionOrder.values()) {
            assertThat(tenant.list(allSessions(order)).sessions())
                    .containsExactlyInAnyOrder(sessions.get(0), sessions.get(2));
        }
    }

    @Test
    default void pagesOfAnySizeTogetherAreTheListInEachOrder() {
        var tenant = newTenant();
        create(tenant, 11);

        for (var order : SessionOrder.values()) {
            var whole = tenant.list(allSessions(order)).sessions();
            for (int size = 1; size <= 12; size++) {
                var limit = new PageLimit(size, 1 << 20, 1000);
                assertThat(walk(tenant, new SessionQuery(SessionFilter.ALL, order, Optional.empty(), limit)))
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    default void thePageOfSessionsThatReachesTheEndHasNoNext() {
        var tenant = newTenant();
        create(tenant, 4);
        var four = new PageLimit(4, 1 << 20, 1000);

        for (var order : SessionOrder.values()) {
            assertThat(tenant.list(new SessionQuery(SessionFilter.ALL, order, Optional.empty(), four))
                            .next())
                    .isEmpty();
        }
    }

    @Test
    default void aPageEndsByBytesButHasAtLeastOneSession() {
        var tenant = newTenant();
        long answer = create(tenant, 3).getFirst().answerBytes();

        assertThat(page(tenant, new PageLimit(10, 1, 1000))).hasSize(1);
        assertThat(page(tenant, new PageLimit(10, 2 * answer - 1, 1000))).hasSize(1);
        assertThat(page(tenant, new PageLimit(10, 2 * answer, 1000))).hasSize(2);
        assertThat(walk(
                        tenant,
                        new SessionQuery(
                                SessionFilter.ALL, CREATE_TIME_ASC, Optional.empty(), new PageLimit(10, 1, 1000))))
                .isEqualTo(tenant.list(allSessions(CREATE_TIME_ASC)).sessions());
    }

    @Test
    default void aPageOfSessionsEndsByCandidatesAndMayBeEmpty() {
        var tenant = newTenant();
        create(tenant, 10);
        var last = tenant.create(closedSession());
        var query = new SessionQuery(
                ofStatus(SessionStatus.CLOSED), CREATE_TIME_ASC, Optional.empty(), new PageLimit(10, 1 << 20, 4));

        var first = tenant.list(query);

        assertThat(first.sessions()).isEmpty();
        assertThat(first.next()).isPresent();
        assertThat(walk(tenant, query)).containsExactly(last);
    }

    @Test
    default void filtersFindTheSessionsThatTheyName() {
        var tenant = newTenant();
        var plain = tenant.create(session());
        var ofApp = tenant.create(sessionOf("app", ""));
        var ofUser = tenant.create(sessionOf("", "user"));
        var ofBoth = tenant.create(sessionOf("app", "user"));
        var ofOthers = tenant.create(sessionOf("App", "user2"));
        var closed = tenant.create(closedSession());

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
    default void pagesNeitherRepeatNorSkipWhileSessionsComeAndGo() {
        var tenant = newTenant();
        var ids = create(tenant, 20).stream().map(Session::id).toList();
        var seen = new ArrayList<String>();
        var query = new SessionQuery(
                SessionFilter.ALL, CREATE_TIME_DESC, Optional.empty(), new PageLimit(3, 1 << 20, 1000));

        for (int i = 0; ; i++) {
            var page = tenant.list(query);
            page.sessions().forEach(session -> seen.add(session.id()));
            if (page.next().isEmpty()) {
                break;
            }
            tenant.create(session());
            tenant.delete(seen.get(i));
            tenant.append(seen.getLast(), "a");
            query = new SessionQuery(query.filter(), query.order(), page.next(), query.limit());
        }

        assertThat(seen).containsExactlyElementsOf(ids.reversed());
    }

    @Test
    default void countsStopAtTheirLimit() {
        var tenant = newTenant();
        create(tenant, 5);
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

    private static void assertInOrder(List<Session> sessions, SessionOrder order) {
        for (int i = 1; i < sessions.size(); i++) {
            var before = sessions.get(i - 1);
            var after = sessions.get(i);
            int time = switch (order) {
                case LAST_ACTIVITY_DESC -> after.activity().compareTo(before.activity());
                case CREATE_TIME_DESC -> after.createTime().compareTo(before.createTime());
                case CREATE_TIME_ASC -> before.createTime().compareTo(after.createTime());
            };
            assertThat(time).isLessThanOrEqualTo(0);
            if (time == 0) {
                assertThat(before.id()).isLessThan(after.id());
            }
        }
    }

    private static void awaitActivity(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(assertion);
    }

    private static List<Session> create(StorageClient tenant, int count) {
        return IntStream.range(0, count).mapToObj(_ -> tenant.create(session())).toList();
    }

    private static List<Session> createApart(StorageClient tenant, int count) throws InterruptedException {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < count; i++) {
            Thread.sleep(2);
            sessions.add(tenant.create(session()));
        }
        return sessions;
    }

    private static NewSession closedSession() {
        return session(new SessionFields("", Map.of("team", "red"), SessionStatus.CLOSED, Ttl.NEVER));
    }

    private static List<Session> page(StorageClient tenant, PageLimit limit) {
        return tenant.list(new SessionQuery(SessionFilter.ALL, CREATE_TIME_ASC, Optional.empty(), limit))
                .sessions();
    }

    private static List<Session> walk(StorageClient tenant, SessionQuery first) {
        var read = new ArrayList<Session>();
        var query = first;
        while (true) {
            var page = tenant.list(query);
            read.addAll(page.sessions());
            if (page.next().isEmpty()) {
                return read;
            }
            query = new SessionQuery(query.filter(), query.order(), page.next(), query.limit());
        }
    }

    private static TimeRange between(Instant after, Instant before) {
        return new TimeRange(Optional.of(after), Optional.of(before));
    }

    private static SessionFilter activeAfter(Instant time) {
        return ofTimes(TimeRange.ALL, new TimeRange(Optional.of(time), Optional.empty()));
    }
}
