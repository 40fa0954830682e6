package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static dev.parley.conformance.support.Samples.instant;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.conformance.support.Texts;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.ListSessionsResponse;
import dev.parley.v1.Session;
import dev.parley.v1.SessionOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of sessions: their orders and pages. */
class SessionListsTest {
    private static final int MIB = 1 << 20;
    private static final Comparator<Session> BY_CREATION = Comparator.comparing(s -> instant(s.getCreateTime()));

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void aTenantWithoutSessionsHasAnEmptyList() {
        var list = caller.sessions().listSessions(ListSessionsRequest.getDefaultInstance());

        assertThat(list.getSessionsList()).isEmpty();
        assertThat(list.getNextPageToken()).isEmpty();
    }

    @Test
    void aListHasTheSessionsAsTheyAreRead() {
        var one = caller.create(fields -> fields.setTitle("one").putLabels("a", "1"));
        var other = caller.create(fields -> fields.setUserId("user"));

        var listed = all(request(SessionOrder.SESSION_ORDER_CREATE_TIME_ASC));

        assertThat(listed).containsExactlyInAnyOrder(one, other);
    }

    @Test
    void theOldestSessionsComeFirstInAscendingOrderOfCreation() {
        create(7);

        var listed = all(request(SessionOrder.SESSION_ORDER_CREATE_TIME_ASC));

        assertThat(listed).hasSize(7).isSortedAccordingTo(BY_CREATION.thenComparing(Session::getSessionId));
    }

    @Test
    void theNewestSessionsComeFirstInDescendingOrderOfCreation() {
        create(7);

        var listed = all(request(SessionOrder.SESSION_ORDER_CREATE_TIME_DESC));

        assertThat(listed).hasSize(7).isSortedAccordingTo(BY_CREATION.reversed().thenComparing(Session::getSessionId));
    }

    @Test
    void theMostRecentlyActiveSessionsComeFirstByDefault() {
        var sessions = create(4);
        caller.append(sessions.get(1).getSessionId(), Samples.text("a"));
        caller.append(sessions.get(0).getSessionId(), Samples.text("b"));
        var expected = List.of(0, 1, 3, 2).stream()
                .map(i -> sessions.get(i).getSessionId())
                .toList();

        // A list by activity may lag by a second on some backends.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(ids(request(SessionOrder.SESSION_ORDER_UNSPECIFIED))).isEqualTo(expected);
            assertThat(ids(request(SessionOrder.SESSION_ORDER_LAST_ACTIVITY_DESC)))
                    .isEqualTo(expected);
        });
    }

    @Test
    void stateAndUpdatesAreNoActivity() {
        var sessions = create(2);
        var older = sessions.get(0).getSessionId();
        caller.setState(older, "key", "1");
        caller.update(older, fields -> fields.setTitle("title"), "title");

        var listed = ids(request(SessionOrder.SESSION_ORDER_LAST_ACTIVITY_DESC));

        assertThat(listed).containsExactly(sessions.get(1).getSessionId(), older);
    }

    @Test
    void creationDeletionAndChangedFieldsShowAtOnce() {
        var kept = caller.create();
        var deleted = caller.create();

        caller.delete(deleted.getSessionId());
        var updated = caller.update(kept.getSessionId(), fields -> fields.setTitle("after"), "title");
        var created = caller.create();

        assertThat(all(request(SessionOrder.SESSION_ORDER_CREATE_TIME_ASC))).containsExactly(updated, created);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 11, 1000})
    void pagesOfAnySizeHaveEverySessionOnceInEveryOrder(int pageSize) {
        var expected = create(11).stream().map(Session::getSessionId).toList();

        for (var order : orders()) {
            var pages = pages(request(order).setPageSize(pageSize));

            assertThat(pages)
                    .allSatisfy(page -> assertThat(page.getSessionsCount()).isLessThanOrEqualTo(pageSize));
            assertThat(idsOf(pages)).as("%s", order).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void everyOrderIsTheSameInOnePageAndInMany() {
        create(9);

        for (var order : orders()) {
            assertThat(ids(request(order).setPageSize(2))).as("%s", order).isEqualTo(ids(request(order)));
        }
    }

    @Test
    void aSessionThatIsDeletedBetweenPagesHidesNoOther() {
        var sessions = create(9);
        for (var order :
                List.of(SessionOrder.SESSION_ORDER_CREATE_TIME_ASC, SessionOrder.SESSION_ORDER_CREATE_TIME_DESC)) {
            var request = request(order).setPageSize(3);
            var first = caller.sessions().listSessions(request.build());
            var last = first.getSessions(2).getSessionId();
            caller.delete(last);

            var rest = idsOf(pages(request.setPageToken(first.getNextPageToken())));

            var expected =
                    new ArrayList<>(sessions.stream().map(Session::getSessionId).toList());
            first.getSessionsList().forEach(seen -> expected.remove(seen.getSessionId()));
            assertThat(rest).as("%s", order).containsExactlyInAnyOrderElementsOf(expected);
            sessions.removeIf(session -> session.getSessionId().equals(last));
        }
    }

    @Test
    void aSessionThatIsCreatedBetweenPagesHidesNoOther() {
        var sessions = create(6);
        var request = request(SessionOrder.SESSION_ORDER_CREATE_TIME_DESC).setPageSize(2);
        var first = caller.sessions().listSessions(request.build());
        caller.create();

        var rest = idsOf(pages(request.setPageToken(first.getNextPageToken())));

        assertThat(rest)
                .containsExactlyElementsOf(sessions.reversed().stream()
                        .skip(2)
                        .map(Session::getSessionId)
                        .toList());
    }

    @Test
    void aPageHasFiftySessionsWhereTheRequestDoesNotSay() {
        int standard = Target.limit("session_page_default", 50);
        create(standard + 1);

        var page = caller.sessions().listSessions(ListSessionsRequest.getDefaultInstance());

        assertThat(page.getSessionsCount()).isEqualTo(standard);
        assertThat(page.getNextPageToken()).isNotEmpty();
    }

    @Test
    void aPageHasAThousandSessionsAtMost() {
        int max = Target.limit("page_max", 1000);
        create(max + 1);

        var page = caller.sessions()
                .listSessions(
                        ListSessionsRequest.newBuilder().setPageSize(max + 1).build());

        assertThat(page.getSessionsCount()).isEqualTo(max);
        assertThat(page.getNextPageToken()).isNotEmpty();
    }

    @Test
    void aNegativePageSizeIsRefused() {
        assertRefused(
                        () -> caller.sessions()
                                .listSessions(ListSessionsRequest.newBuilder()
                                        .setPageSize(-1)
                                        .build()),
                        Reason.INVALID_FIELD)
                .at("page_size");
    }

    @Test
    void anUnknownOrderIsRefused() {
        assertRefused(
                        () -> caller.sessions()
                                .listSessions(ListSessionsRequest.newBuilder()
                                        .setOrderByValue(99)
                                        .build()),
                        Reason.INVALID_FIELD)
                .at("order_by");
    }

    @Test
    void aPageOfLargeSessionsEndsBeforeThreeMebibytes() {
        var large = Session.newBuilder().setTitle(Texts.ASTRAL.repeat(512));
        IntStream.range(0, 64).forEach(i -> large.putLabels("k".repeat(61) + "%02d".formatted(i), "v".repeat(256)));
        var expected = IntStream.range(0, 150)
                .mapToObj(_ ->
                        caller.create(fields -> fields.mergeFrom(large.build())).getSessionId())
                .toList();

        for (var order : orders()) {
            var pages = pages(request(order).setPageSize(1000));

            assertThat(pages).hasSizeGreaterThan(1);
            assertThat(pages)
                    .allSatisfy(page -> assertThat(page.getSerializedSize()).isLessThanOrEqualTo(3 * MIB));
            assertThat(idsOf(pages)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private List<Session> create(int count) {
        return IntStream.range(0, count).mapToObj(_ -> caller.create()).collect(toCollection(ArrayList::new));
    }

    private List<ListSessionsResponse> pages(ListSessionsRequest.Builder request) {
        var pages = new ArrayList<ListSessionsResponse>();
        var next = request.clone();
        do {
            pages.add(caller.sessions().listSessions(next.build()));
            next.setPageToken(pages.getLast().getNextPageToken());
        } while (!next.getPageToken().isEmpty());
        return pages;
    }

    private List<Session> all(ListSessionsRequest.Builder request) {
        return pages(request).stream()
                .flatMap(page -> page.getSessionsList().stream())
                .toList();
    }

    private List<String> ids(ListSessionsRequest.Builder request) {
        return idsOf(pages(request));
    }

    private static List<String> idsOf(List<ListSessionsResponse> pages) {
        return pages.stream()
                .flatMap(page -> page.getSessionsList().stream())
                .map(Session::getSessionId)
                .toList();
    }

    private static ListSessionsRequest.Builder request(SessionOrder order) {
        return ListSessionsRequest.newBuilder().setOrderBy(order);
    }

    private static List<SessionOrder> orders() {
        return List.of(
                SessionOrder.SESSION_ORDER_LAST_ACTIVITY_DESC,
                SessionOrder.SESSION_ORDER_CREATE_TIME_DESC,
                SessionOrder.SESSION_ORDER_CREATE_TIME_ASC);
    }
}
