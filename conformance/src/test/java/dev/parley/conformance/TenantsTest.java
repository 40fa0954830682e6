package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RawCalls;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.Requests;
import dev.parley.conformance.support.Rpcs;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.Session;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants cannot see each other, in any RPC. */
class TenantsTest {
    /** What an RPC says to a tenant about a session that is not its own. */
    private enum Expected {
        /** NOT_FOUND. Or, where the server cannot do it at all yet, that. */
        NOT_FOUND,
        /** An answer in which the session is not. */
        ABSENT,
        /** A session of its own. */
        OWN,
        /** Nothing about sessions. */
        UNRELATED,
    }

    // A new RPC fails until it is in here, and in Requests.
    private static final Map<String, Expected> EXPECTED = Map.ofEntries(
            Map.entry("parley.v1.SessionStore/CreateSession", Expected.OWN),
            Map.entry("parley.v1.SessionStore/GetSession", Expected.NOT_FOUND),
            Map.entry("parley.v1.SessionStore/BatchGetSessions", Expected.ABSENT),
            Map.entry("parley.v1.SessionStore/ListSessions", Expected.ABSENT),
            Map.entry("parley.v1.SessionStore/CountSessions", Expected.ABSENT),
            Map.entry("parley.v1.SessionStore/UpdateSession", Expected.NOT_FOUND),
            Map.entry("parley.v1.SessionStore/GetState", Expected.NOT_FOUND),
            Map.entry("parley.v1.SessionStore/PatchState", Expected.NOT_FOUND),
            Map.entry("parley.v1.SessionStore/DeleteSession", Expected.NOT_FOUND),
            Map.entry("parley.v1.SessionStore/ForkSession", Expected.NOT_FOUND),
            Map.entry("parley.v1.SessionStore/PurgeSessions", Expected.ABSENT),
            Map.entry("parley.v1.MessageStore/AppendMessages", Expected.NOT_FOUND),
            Map.entry("parley.v1.MessageStore/GetMessage", Expected.NOT_FOUND),
            Map.entry("parley.v1.MessageStore/ListMessages", Expected.NOT_FOUND),
            Map.entry("parley.v1.MessageStore/StreamMessages", Expected.NOT_FOUND),
            Map.entry("parley.v1.MessageStore/UpdateMessage", Expected.NOT_FOUND),
            Map.entry("parley.v1.MessageStore/DeleteMessages", Expected.NOT_FOUND),
            Map.entry("parley.v1.MessageStore/TruncateMessages", Expected.NOT_FOUND),
            Map.entry("parley.v1.MessageStore/AssembleContext", Expected.NOT_FOUND),
            Map.entry("parley.v1.ServerInfo/GetServerInfo", Expected.UNRELATED));

    private final Caller owner = Caller.ofNewTenant();
    private final Caller stranger = Caller.ofNewTenant();

    static List<String> rpcs() {
        return Rpcs.ofParley();
    }

    @Test
    void everyRpcIsInTheTable() {
        assertThat(EXPECTED.keySet()).containsExactlyInAnyOrderElementsOf(Rpcs.ofParley());
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void aStrangerGetsTheSameWordsAsAboutASessionThatNeverExisted(String rpc) {
        var session = Requests.session(owner);
        var foreign = session.getSessionId();
        var never = Samples.newId();

        var aboutForeign = call(rpc, foreign);
        var aboutNever = call(rpc, never);

        switch (EXPECTED.getOrDefault(rpc, Expected.UNRELATED)) {
            case NOT_FOUND -> {
                assertThat(aboutForeign.error())
                        .isIn(Reason.SESSION_NOT_FOUND.name(), Reason.FEATURE_UNSUPPORTED.name());
                assertThat(aboutForeign.said().replace(foreign, never)).isEqualTo(aboutNever.said());
            }
            case ABSENT -> {
                assertThat(aboutForeign.error()).isIn("", Reason.FEATURE_UNSUPPORTED.name());
                assertThat(aboutForeign.said().replace(foreign, never)).isEqualTo(aboutNever.said());
            }
            case OWN -> assertThat(aboutForeign.error()).isEmpty();
            case UNRELATED -> assertThat(aboutForeign.said()).isEqualTo(aboutNever.said());
        }
        assertThat(aboutForeign.said()).doesNotContain(session.getUid(), session.getTitle());
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void aStrangerChangesNothing(String rpc) {
        var session = Requests.session(owner);
        var id = session.getSessionId();
        var log = owner.log(id);
        var state = owner.stateOf(id);

        call(rpc, id);

        assertThat(owner.get(id)).isEqualTo(session);
        assertThat(owner.log(id)).isEqualTo(log);
        assertThat(owner.stateOf(id)).isEqualTo(state);
    }

    @Test
    void aStrangersDeletionThatAllowsMissingDeletesNothing() {
        var session = Requests.session(owner);

        var _ = stranger.sessions()
                .deleteSession(DeleteSessionRequest.newBuilder()
                        .setSessionId(session.getSessionId())
                        .setAllowMissing(true)
                        .build());

        assertThat(owner.get(session.getSessionId())).isEqualTo(session);
    }

    @Test
    void theSameIdInTwoTenantsIsTwoSessions() {
        var own = Requests.session(owner);
        var id = own.getSessionId();

        var others = stranger.create(fields -> fields.setSessionId(id));
        stranger.append(id, Samples.text(Requests.FIRST, "of the stranger"));
        stranger.setState(id, "key", "\"of the stranger\"");

        assertThat(others.getUid()).isNotEqualTo(own.getUid());
        assertThat(owner.get(id)).isEqualTo(own);
        assertThat(owner.texts(id)).containsExactly("a", "b");
        assertThat(stranger.texts(id)).containsExactly("of the stranger");
        assertThat(owner.state(id)).containsEntry("key", "\"value\"");
        stranger.delete(id);
        assertThat(owner.get(id)).isEqualTo(own);
    }

    @Test
    void aStrangersAppendCreatesASessionOfItsOwn() {
        var own = Requests.session(owner);
        var id = own.getSessionId();

        var appended = stranger.append(Caller.appendRequest(id, Samples.text(Requests.FIRST, "of the stranger"))
                .setCreateSession(Session.getDefaultInstance()));

        assertThat(appended.getSessionUid()).isNotEqualTo(own.getUid());
        assertThat(appended.getLastSequence()).isEqualTo(1);
        assertThat(owner.texts(id)).containsExactly("a", "b");
    }

    @Test
    void anIncarnationIsNotFoundByAStrangerWhoKnowsItsUid() {
        var own = Requests.session(owner);

        assertRefused(
                () -> stranger.append(Caller.appendRequest(own.getSessionId(), Samples.text("a"))
                        .setSessionUid(own.getUid())),
                Reason.SESSION_NOT_FOUND);
    }

    @Test
    void theEtagOfAStrangersSessionFitsNoOther() {
        var own = Requests.session(owner);
        var id = own.getSessionId();
        stranger.create(fields -> fields.setSessionId(id).setTitle(own.getTitle()));

        assertRefused(
                () -> stranger.update(id, fields -> fields.setTitle("late").setEtag(own.getEtag()), "title"),
                Reason.ETAG_MISMATCH);
    }

    @Test
    void aCallWithoutATenantBelongsToTheTenantDefault() {
        var created = Caller.ofNoTenant().sessions().createSession(CreateSessionRequest.getDefaultInstance());

        assertThat(Caller.ofTenant("default").get(created.getSessionId())).isEqualTo(created);
        assertRefused(() -> stranger.get(created.getSessionId()), Reason.SESSION_NOT_FOUND);
        Caller.ofNoTenant().delete(created.getSessionId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a-", "0-0", "default"})
    void aTenantMayBeAnythingOfItsForm(String tenant) {
        var caller = Caller.ofTenant(tenant);

        var created = caller.create();

        assertThat(caller.get(created.getSessionId())).isEqualTo(created);
        caller.delete(created.getSessionId());
    }

    @Test
    void aTenantOfTheLimitIsTakenAndALongerOneIsRefused() {
        var longest = Caller.ofTenant("t".repeat(63));
        var tooLong = Caller.ofTenant("t".repeat(64));

        var created = longest.create();

        assertThat(longest.get(created.getSessionId())).isEqualTo(created);
        assertRefused(tooLong::create, Reason.INVALID_FIELD);
        longest.delete(created.getSessionId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "Default", "-a", "_a", ".", "a.b", "a_b", "a b", "a/b", "a:b", "*", "a,b"})
    void aTenantOfAnotherFormIsRefusedByEveryRpc(String tenant) {
        var caller = Caller.ofTenant(tenant);
        var id = Samples.newId();

        for (var rpc : Rpcs.ofParley()) {
            var request = Requests.of(rpc, id).toByteArray();

            assertRefused(() -> RawCalls.call(caller.channel(), rpc, request), Reason.INVALID_FIELD)
                    .at("parley-tenant");
        }
    }

    @Test
    void twoTenantsAreRefusedByEveryRpc() {
        var headers = new Metadata();
        headers.put(Caller.TENANT, stranger.tenant());
        var both = ClientInterceptors.intercept(owner.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
        var id = Samples.newId();

        for (var rpc : Rpcs.ofParley()) {
            var request = Requests.of(rpc, id).toByteArray();

            assertRefused(() -> RawCalls.call(both, rpc, request), Reason.INVALID_FIELD)
                    .at("parley-tenant");
        }
    }

    private Outcome call(String rpc, String sessionId) {
        try {
            var answers = RawCalls.call(
                    stranger.channel(), rpc, Requests.of(rpc, sessionId).toByteArray());
            var said = new StringBuilder();
            answers.forEach(answer -> said.append(new String(answer, ISO_8859_1)));
            return new Outcome("", said.toString());
        } catch (StatusRuntimeException e) {
            var refusal = Refusal.of(e);
            return new Outcome(refusal.reason(), refusal.code() + "\n" + refusal.everything());
        }
    }

    /**
     * What a stranger is told.
     *
     * @param error the reason of a refusal, or nothing
     * @param said every word of it
     */
    private record Outcome(String error, String said) {}
}
