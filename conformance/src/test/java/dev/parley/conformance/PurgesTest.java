package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.PurgeSessionsResponse;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionOrder;
import dev.parley.v1.SessionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PurgeSessions}: sessions are erased by filter, a step at a time. */
class PurgesTest {
    // More than one step erases.
    private static final int MANY = 1100;

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void onlyWhatMatchesIsErased() {
        var gone = caller.create(fields -> fields.setUserId("user"));
        caller.append(gone.getSessionId(), Samples.text("a"), Samples.text("b"));
        caller.setState(gone.getSessionId(), "key", "1");
        var stays = caller.create(fields -> fields.setUserId("another"));

        var answer = caller.purge(ofUser("user"));

        assertThat(answer.getSessionCount()).isEqualTo(1);
        assertThat(answer.getMessageCount()).isEqualTo(2);
        assertThat(answer.getNextPageToken()).isEmpty();
        assertGone(gone.getSessionId());
        assertThat(all()).containsExactly(stays);
    }

    @Test
    void everyConditionOfAFilterCounts() {
        var first =
                caller.create(fields -> fields.setAppId("app").setUserId("user").putLabels("a", "1"));
        var closed =
                caller.create(fields -> fields.setAppId("app").setUserId("user").putLabels("a", "1"));
        caller.update(closed.getSessionId(), fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
        var other =
                caller.create(fields -> fields.setAppId("app").setUserId("user").putLabels("a", "2"));
        var late =
                caller.create(fields -> fields.setAppId("app").setUserId("user").putLabels("a", "1"));

        var answer = caller.purge(PurgeSessionsRequest.newBuilder()
                .setFilter(SessionFilter.newBuilder()
                        .setAppId("app")
                        .setUserId("user")
                        .putLabels("a", "1")
                        .setStatus(SessionStatus.SESSION_STATUS_ACTIVE)
                        .setCreatedBefore(late.getCreateTime())));

        assertThat(answer.getSessionCount()).isEqualTo(1);
        assertGone(first.getSessionId());
        assertThat(ids(all())).containsExactly(closed.getSessionId(), other.getSessionId(), late.getSessionId());
    }

    @Test
    void sessionsCanBeErasedByTheirActivity() {
        var quiet = caller.create();
        var active = caller.create();
        caller.append(active.getSessionId(), Samples.text("a"));
        var line = caller.get(active.getSessionId()).getLastMessageTime();

        caller.purge(PurgeSessionsRequest.newBuilder()
                .setFilter(SessionFilter.newBuilder().setActiveBefore(line)));

        assertGone(quiet.getSessionId());
        assertThat(ids(all())).containsExactly(active.getSessionId());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFilterWithoutAConditionIsRefused(boolean dryRun) {
        var session = caller.create();

        assertRefused(() -> caller.purge(PurgeSessionsRequest.newBuilder().setDryRun(dryRun)), Reason.INVALID_FIELD)
                .at("filter");
        assertRefused(
                        () -> caller.purge(PurgeSessionsRequest.newBuilder()
                                .setFilter(SessionFilter.getDefaultInstance())
                                .setDryRun(dryRun)),
                        Reason.INVALID_FIELD)
                .at("filter");
        assertThat(all()).containsExactly(session);
    }

    @Test
    void whatIsWrongInAFilterIsToldWithItsPath() {
        var filter = SessionFilter.newBuilder().setStatusValue(99);
        filter.getCreatedAfterBuilder().setNanos(-1);

        assertRefused(() -> caller.purge(PurgeSessionsRequest.newBuilder().setFilter(filter)), Reason.INVALID_FIELD)
                .at("filter.status", "filter.created_after");
    }

    @Test
    void aPurgeOfNothingIsComplete() {
        caller.create();

        assertThat(caller.purge(ofUser("nobody"))).isEqualTo(PurgeSessionsResponse.getDefaultInstance());
        assertThat(Caller.ofNewTenant().purge(ofUser("nobody"))).isEqualTo(PurgeSessionsResponse.getDefaultInstance());
    }

    @Test
    void aDryRunErasesNothingAndCountsLikeTheRealRun() {
        many("user");
        caller.append(all(ofUser("user").getFilter()).getFirst().getSessionId(), Samples.text("a"), Samples.text("b"));
        var before = all(ofUser("user").getFilter());

        var dry = steps(ofUser("user").setDryRun(true));
        assertThat(all(ofUser("user").getFilter())).isEqualTo(before);
        var real = steps(ofUser("user"));

        assertThat(counts(dry)).isEqualTo(counts(real));
        assertThat(real.stream()
                        .mapToLong(PurgeSessionsResponse::getSessionCount)
                        .sum())
                .isEqualTo(MANY);
        assertThat(real.stream()
                        .mapToLong(PurgeSessionsResponse::getMessageCount)
                        .sum())
                .isEqualTo(2);
        assertThat(real).hasSizeGreaterThan(1);
        assertThat(all()).isEmpty();
    }

    @Test
    void theRetryOfAStepErasesNothingTwiceAndThePurgeGoesOn() {
        many("user");
        var first = caller.purge(ofUser("user"));
        var second = ofUser("user").setPageToken(first.getNextPageToken());
        var answer = caller.purge(second);

        var retry = caller.purge(second);
        var rest = retry.getNextPageToken().isEmpty()
                ? List.<PurgeSessionsResponse>of()
                : steps(ofUser("user").setPageToken(retry.getNextPageToken()));

        long erased = first.getSessionCount() + answer.getSessionCount() + retry.getSessionCount();
        assertThat(erased
                        + rest.stream()
                                .mapToLong(PurgeSessionsResponse::getSessionCount)
                                .sum())
                .isEqualTo(MANY);
        assertThat(all()).isEmpty();
    }

    @Test
    void aPurgeThatIsBegunAgainErasesWhatIsLeft() {
        many("user");
        caller.purge(ofUser("user"));

        steps(ofUser("user"));

        assertThat(all()).isEmpty();
    }

    @Test
    void whatIsCreatedAfterTheFirstCallStays() {
        many("user");
        var first = caller.purge(ofUser("user"));
        assertThat(first.getNextPageToken()).isNotEmpty();
        var late = caller.create(fields -> fields.setUserId("user"));

        steps(ofUser("user").setPageToken(first.getNextPageToken()));

        assertThat(all()).containsExactly(late);
    }

    @Test
    void whatStopsToMatchBetweenTheStepsStays() {
        var ids = many("user");
        var filter = SessionFilter.newBuilder().setStatus(SessionStatus.SESSION_STATUS_ACTIVE);
        var request = PurgeSessionsRequest.newBuilder().setFilter(filter);
        var first = caller.purge(request);
        var last = ids.getLast();
        caller.update(last, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");

        steps(request.setPageToken(first.getNextPageToken()));

        assertThat(ids(all())).containsExactly(last);
    }

    @Test
    void aTokenFitsTheSameRequestOnly() {
        many("user");
        var token = caller.purge(ofUser("user").setDryRun(true)).getNextPageToken();
        assertThat(token).isNotEmpty();

        assertMismatch(caller, ofUser("user").setPageToken(token));
        assertMismatch(caller, ofUser("another").setDryRun(true).setPageToken(token));
        assertMismatch(caller, ofUser("user").setDryRun(true).setPageToken(token + "A"));
        assertMismatch(caller, ofUser("user").setDryRun(true).setPageToken("garbage"));
        assertMismatch(Caller.ofNewTenant(), ofUser("user").setDryRun(true).setPageToken(token));
        var list = ListSessionsRequest.newBuilder()
                .setFilter(ofUser("user").getFilter())
                .setPageSize(1);
        var ofList = caller.sessions().listSessions(list.build()).getNextPageToken();
        assertMismatch(caller, ofUser("user").setDryRun(true).setPageToken(ofList));
        assertRefused(
                () -> caller.sessions().listSessions(list.setPageToken(token).build()), Reason.PAGE_TOKEN_MISMATCH);
        assertThat(caller.purge(ofUser("user").setDryRun(true).setPageToken(token))
                        .getSessionCount())
                .isPositive();
        assertThat(all()).hasSize(MANY);
    }

    @Test
    void anotherTenantsSessionsStay() {
        var stranger = Caller.ofNewTenant();
        var foreign = stranger.create(fields -> fields.setUserId("user"));
        caller.create(fields -> fields.setUserId("user"));

        assertThat(caller.purge(ofUser("user")).getSessionCount()).isEqualTo(1);

        assertThat(stranger.get(foreign.getSessionId())).isEqualTo(foreign);
    }

    @Test
    void anIdThatWasPurgedCanBeUsedAgain() {
        var gone = caller.create(fields -> fields.setUserId("user"));
        caller.append(gone.getSessionId(), Samples.text("a"));
        caller.purge(ofUser("user"));

        var again = caller.create(fields -> fields.setSessionId(gone.getSessionId()));

        assertThat(again.getUid()).isNotEqualTo(gone.getUid());
        assertThat(caller.log(again.getSessionId())).isEmpty();
        assertThat(caller.state(again.getSessionId())).isEmpty();
    }

    private List<String> many(String user) {
        return IntStream.range(0, MANY)
                .mapToObj(_ -> caller.create(fields -> fields.setUserId(user)).getSessionId())
                .toList();
    }

    private List<PurgeSessionsResponse> steps(PurgeSessionsRequest.Builder first) {
        var steps = new ArrayList<PurgeSessionsResponse>();
        var next = first.clone();
        do {
            steps.add(caller.purge(next));
            next.setPageToken(steps.getLast().getNextPageToken());
        } while (!next.getPageToken().isEmpty());
        return steps;
    }

    private static List<List<Long>> counts(List<PurgeSessionsResponse> steps) {
        return steps.stream()
                .map(step -> List.of(step.getSessionCount(), step.getMessageCount()))
                .toList();
    }

    private void assertGone(String sessionId) {
        assertRefused(() -> caller.get(sessionId), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.log(sessionId), Reason.SESSION_NOT_FOUND);
        assertRefused(() -> caller.state(sessionId), Reason.SESSION_NOT_FOUND);
    }

    private static void assertMismatch(Caller caller, PurgeSessionsRequest.Builder request) {
        assertRefused(() -> caller.purge(request), Reason.PAGE_TOKEN_MISMATCH);
    }

    private List<Session> all() {
        return all(SessionFilter.getDefaultInstance());
    }

    private List<Session> all(SessionFilter filter) {
        var sessions = new ArrayList<Session>();
        var request = ListSessionsRequest.newBuilder()
                .setFilter(filter)
                .setOrderBy(SessionOrder.SESSION_ORDER_CREATE_TIME_ASC)
                .setPageSize(1000);
        do {
            var page = caller.sessions().listSessions(request.build());
            sessions.addAll(page.getSessionsList());
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        return sessions;
    }

    private static List<String> ids(List<Session> sessions) {
        return sessions.stream().map(Session::getSessionId).toList();
    }

    private static PurgeSessionsRequest.Builder ofUser(String user) {
        return PurgeSessionsRequest.newBuilder()
                .setFilter(SessionFilter.newBuilder().setUserId(user));
    }
}
