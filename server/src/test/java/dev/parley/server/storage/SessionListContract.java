package dev.parley.server.storage;

import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_ASC;
import static dev.parley.server.domain.session.SessionOrder.CREATE_TIME_DESC;
import static dev.parley.server.domain.session.SessionOrder.LAST_ACTIVITY_DESC;
import static dev.parley.server.storage.Samples.allSessions;
import static dev.parley.server.storage.Samples.ofStatus;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.domain.session.SessionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
        var last = tenant.create(Samples.closedSession());
        var query = new SessionQuery(
                ofStatus(SessionStatus.CLOSED), CREATE_TIME_ASC, Optional.empty(), new PageLimit(10, 1 << 20, 4));

        var first = tenant.list(query);

        assertThat(first.sessions()).isEmpty();
        assertThat(first.next()).isPresent();
        assertThat(walk(tenant, query)).containsExactly(last);
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

    private static List<Session> create(StorageClient tenant, int count) {
        return IntStream.range(0, count).mapToObj(_ -> tenant.create(session())).toList();
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
}
