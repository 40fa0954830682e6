package dev.parley.server.grpc;

import static dev.parley.server.grpc.Services.answer;
import static dev.parley.server.grpc.Services.record;
import static dev.parley.server.grpc.Services.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.InvalidRequestException;
import dev.parley.server.domain.InvalidRequestException.Violation;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PreconditionException;
import dev.parley.v1.BatchGetSessionsRequest;
import dev.parley.v1.CountSessionsRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStatus;
import dev.parley.v1.TtlPolicy;
import dev.parley.v1.UpdateSessionRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionStoreServiceTest {
    private static final Session TRIP = Session.newBuilder()
            .setSessionId("trip")
            .setUserId("ada")
            .setTitle("Rome")
            .putLabels("kind", "travel")
            .setTtl(Durations.fromSeconds(60))
            .build();

    private final Services services = new Services();

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void aCreatedSessionIsAnsweredWithWhatTheServerAdds() throws Exception {
        var created = create(TRIP);

        var noon = Services.timestamp(Services.NOON);
        assertThat(created)
                .isEqualTo(TRIP.toBuilder()
                        .setUid(created.getUid())
                        .setEtag(created.getEtag())
                        .setStatus(SessionStatus.SESSION_STATUS_ACTIVE)
                        .setTtlPolicy(TtlPolicy.TTL_POLICY_SLIDING)
                        .setUsage(dev.parley.v1.Usage.getDefaultInstance())
                        .setCreateTime(noon)
                        .setUpdateTime(noon)
                        .setExpireTime(Timestamps.add(noon, Durations.fromSeconds(60)))
                        .build());
        assertThat(get("trip")).isEqualTo(created);
    }

    @Test
    void everyBadFieldIsNamedAtOnce() {
        var bad = TRIP.toBuilder()
                .setSessionId("-")
                .setTitle("a\nb")
                .putLabels("Kind", "x")
                .setTtl(Durations.fromMillis(1))
                .setStatusValue(99);

        var request = CreateSessionRequest.newBuilder()
                .setSession(bad)
                .putState("k", "{")
                .setRequestId("no uuid")
                .build();

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.sessions::createSession, request))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::field)
                        .containsExactly(
                                "session.session_id",
                                "request_id",
                                "session.title",
                                "session.labels[\"Kind\"]",
                                "session.status",
                                "session.ttl",
                                "state[\"k\"]"));
    }

    @Test
    void aMissingSessionFailsTheCall() throws Exception {
        var refusal = refusal(
                services.sessions::getSession,
                GetSessionRequest.newBuilder().setSessionId("gone").build());

        assertThat(refusal).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aBatchAnswersInTheOrderAskedAndNamesWhatIsMissing() throws Exception {
        create(TRIP);
        create(TRIP.toBuilder().setSessionId("other").build());

        var batch = answer(
                services.sessions::batchGetSessions,
                BatchGetSessionsRequest.newBuilder()
                        .addSessionIds("other")
                        .addSessionIds("gone")
                        .addSessionIds("trip")
                        .build());

        assertThat(batch.getSessionsList()).extracting(Session::getSessionId).containsExactly("other", "trip");
        assertThat(batch.getMissingSessionIdsList()).containsExactly("gone");
    }

    @Test
    void pagesAreJoinedByTheirToken() throws Exception {
        create(TRIP);
        create(TRIP.toBuilder().setSessionId("trip-2").build());
        var first = ListSessionsRequest.newBuilder().setPageSize(1).build();

        var page = answer(services.sessions::listSessions, first);
        var next = first.toBuilder().setPageToken(page.getNextPageToken()).build();
        var rest = answer(services.sessions::listSessions, next);

        assertThat(page.getSessionsList()).extracting(Session::getSessionId).containsExactly("trip");
        assertThat(rest.getSessionsList()).extracting(Session::getSessionId).containsExactly("trip-2");
        assertThat(rest.getNextPageToken()).isEmpty();
    }

    @Test
    void countingStopsAtTheLimit() throws Exception {
        create(TRIP);
        create(TRIP.toBuilder().setSessionId("trip-2").build());

        var count = answer(
                services.sessions::countSessions,
                CountSessionsRequest.newBuilder().setLimit(1).build());

        assertThat(count.getCount()).isEqualTo(1);
        assertThat(count.getLimited()).isTrue();
    }

    @Test
    void onlyFieldsInTheMaskChange() throws Exception {
        create(TRIP);
        var update = UpdateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId("trip").setUserId("eve"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("ttl").addPaths("status"))
                .putSetLabels("place", "rome")
                .build();

        var updated = answer(services.sessions::updateSession, update);

        assertThat(updated.getTitle()).isEqualTo("Rome");
        assertThat(updated.getUserId()).isEqualTo("ada");
        assertThat(updated.hasTtl()).isFalse();
        assertThat(updated.hasExpireTime()).isFalse();
        assertThat(updated.getLabelsMap()).containsEntry("kind", "travel").containsEntry("place", "rome");
    }

    @Test
    void theGuardComesBeforeTheLimit() throws Exception {
        create(TRIP);
        var update = UpdateSessionRequest.newBuilder()
                .setSession(Session.newBuilder().setSessionId("trip").setEtag("stale"));
        for (int i = 0; i < 64; i++) {
            update.putSetLabels("label-" + i, "x");
        }

        var stale = refusal(services.sessions::updateSession, update.build());
        update.getSessionBuilder().clearEtag();
        var full = refusal(services.sessions::updateSession, update.build());

        assertThat(stale).isInstanceOf(ConflictException.class);
        assertThat(full).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void moreKeysThanAnyStateHasAreRefusedUnseen() throws Exception {
        create(TRIP);
        var patch = PatchStateRequest.newBuilder().setSessionId("trip");
        for (int i = 0; i < 1001; i++) {
            patch.putSet("key-" + i, "no json");
        }

        assertThatExceptionOfType(PreconditionException.class)
                .isThrownBy(() -> record(services.sessions::patchState, patch.build()));
    }

    @Test
    void aStaleEtagOfStateIsAConflict() throws Exception {
        create(TRIP);
        var patch = PatchStateRequest.newBuilder()
                .setSessionId("trip")
                .putSet("a", "1")
                .build();
        var etag = answer(services.sessions::patchState, patch).getEtag();

        var stale = patch.toBuilder().putSet("a", "2").setEtag("stale").build();
        var refusal = refusal(services.sessions::patchState, stale);

        assertThat(refusal).isInstanceOf(ConflictException.class);
        var state = answer(
                services.sessions::getState,
                GetStateRequest.newBuilder().setSessionId("trip").build());
        assertThat(state.getEtag()).isEqualTo(etag);
        assertThat(state.getEntriesMap()).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void aForkTakesFromItsSourceWhatItsRequestDoesNotSet() throws Exception {
        create(TRIP);
        var request = ForkSessionRequest.newBuilder().setSessionId("trip");
        request.getSessionBuilder().setSessionId("fork").setTitle("Another");

        var fork = answer(services.sessions::forkSession, request.build());

        assertThat(fork.getTitle()).isEqualTo("Another");
        assertThat(fork.getTtl()).isEqualTo(TRIP.getTtl());
        assertThat(fork.getForkedFrom().getSessionId()).isEqualTo("trip");
        assertThat(get("fork")).isEqualTo(fork);
    }

    @Test
    void aForkCannotBeClosed() {
        var request = ForkSessionRequest.newBuilder().setSessionId("trip").setThroughSequence(-1);
        request.getSessionBuilder().setStatus(SessionStatus.SESSION_STATUS_CLOSED);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.sessions::forkSession, request.build()))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::field)
                        .containsExactlyInAnyOrder("session.status", "through_sequence"));
    }

    @Test
    void aPurgeErasesStepByStepWhatItsFilterNames() throws Exception {
        for (int i = 0; i < 501; i++) {
            create(Session.newBuilder().setSessionId("s-" + i).setUserId("ada").build());
        }
        create(Session.newBuilder().setSessionId("other").build());
        var request = PurgeSessionsRequest.newBuilder();
        request.getFilterBuilder().setUserId("ada");

        var first = answer(services.sessions::purgeSessions, request.build());
        var second = answer(
                services.sessions::purgeSessions,
                request.setPageToken(first.getNextPageToken()).build());

        assertThat(first.getSessionCount()).isEqualTo(500);
        assertThat(second.getSessionCount()).isEqualTo(1);
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(get("other").getSessionId()).isEqualTo("other");
    }

    @Test
    void nothingErasesEverything() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> record(services.sessions::purgeSessions, PurgeSessionsRequest.getDefaultInstance()))
                .satisfies(e ->
                        assertThat(e.violations()).extracting(Violation::field).containsExactly("filter"));
    }

    @Test
    void deletingWhatIsMissingFailsUnlessAllowed() throws Exception {
        var delete = DeleteSessionRequest.newBuilder().setSessionId("gone").build();

        var refused = refusal(services.sessions::deleteSession, delete);
        var allowed = record(
                services.sessions::deleteSession,
                delete.toBuilder().setAllowMissing(true).build());

        assertThat(refused).isInstanceOf(NotFoundException.class);
        assertThat(allowed.getError()).isNull();
    }

    private Session create(Session session) throws Exception {
        return answer(
                services.sessions::createSession,
                CreateSessionRequest.newBuilder().setSession(session).build());
    }

    private Session get(String id) throws Exception {
        return answer(
                services.sessions::getSession,
                GetSessionRequest.newBuilder().setSessionId(id).build());
    }
}
