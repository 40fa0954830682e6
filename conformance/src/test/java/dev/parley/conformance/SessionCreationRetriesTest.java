package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.Session;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** CreateSession again, after an answer that was lost. */
class SessionCreationRetriesTest {
    private final Caller caller = Caller.ofNewTenant();

    @Test
    void aRetryWithAnIdAnswersTheSessionThatTheFirstAttemptMade() {
        var request = request(Samples.newId()).setRequestId(Samples.newId());
        var first = create(request);

        var retry = create(request);

        assertThat(retry).isEqualTo(first);
    }

    @Test
    void aRetryWithoutAnIdAnswersTheSessionThatTheFirstAttemptMade() {
        var request = request("").setRequestId(Samples.newId());
        var first = create(request);

        var retry = create(request);

        assertThat(first.getSessionId()).isNotEmpty();
        assertThat(retry).isEqualTo(first);
    }

    @Test
    void aRetryAnswersTheSessionAsItIsNow() {
        var request = request("").setRequestId(Samples.newId());
        var id = create(request).getSessionId();
        caller.append(id, Samples.text("a"));
        caller.update(id, fields -> fields.setTitle("later"), "title");

        var retry = create(request);

        assertThat(retry).isEqualTo(caller.get(id));
        assertThat(retry.getTitle()).isEqualTo("later");
        assertThat(retry.getLastSequence()).isEqualTo(1);
    }

    @Test
    void aRetryDoesNotSetTheStateAgain() {
        var request = request("").setRequestId(Samples.newId()).putState("key", "1");
        var id = create(request).getSessionId();
        caller.setState(id, "key", "2");

        create(request);

        assertThat(caller.state(id)).containsOnlyKeys("key").containsEntry("key", "2");
    }

    @Test
    void aRequestIdInCapitalsIsTheSameRequestId() {
        var requestId = Samples.newId();
        var first = create(request("").setRequestId(requestId));

        var retry = create(request("").setRequestId(requestId.toUpperCase(Locale.ROOT)));

        assertThat(retry).isEqualTo(first);
    }

    @Test
    void anotherRequestIdFindsTheIdTaken() {
        var request = request(Samples.newId());
        create(request.setRequestId(Samples.newId()));

        assertRefused(() -> create(request.setRequestId(Samples.newId())), Reason.SESSION_EXISTS);
    }

    @Test
    void noRequestIdFindsTheIdTaken() {
        var request = request(Samples.newId());
        create(request.clone().setRequestId(Samples.newId()));

        assertRefused(() -> create(request), Reason.SESSION_EXISTS);
    }

    @Test
    void anEmptyRequestIdNeverMatchesAnEmptyOne() {
        var request = request(Samples.newId());
        create(request);

        assertRefused(() -> create(request), Reason.SESSION_EXISTS);
    }

    @Test
    void differentRequestIdsMakeDifferentSessions() {
        var one = create(request("").setRequestId(Samples.newId()));
        var other = create(request("").setRequestId(Samples.newId()));

        assertThat(one.getSessionId()).isNotEqualTo(other.getSessionId());
    }

    @Test
    void theSameRequestIdInAnotherTenantMakesAnotherSession() {
        var request = request("").setRequestId(Samples.newId()).build();
        var own = caller.sessions().createSession(request);

        var foreign = Caller.ofNewTenant().sessions().createSession(request);

        assertThat(foreign.getSessionId()).isNotEqualTo(own.getSessionId());
        assertThat(foreign.getUid()).isNotEqualTo(own.getUid());
    }

    @Test
    void aRetryAfterADeletionMakesANewIncarnation() {
        var request = request("").setRequestId(Samples.newId());
        var first = create(request);
        caller.delete(first.getSessionId());

        var second = create(request);

        assertThat(second.getSessionId()).isEqualTo(first.getSessionId());
        assertThat(second.getUid()).isNotEqualTo(first.getUid());
    }

    @Test
    void aRequestIdMustBeAUuid() {
        assertRefused(() -> create(request("").setRequestId("again")), Reason.INVALID_FIELD)
                .at("request_id");
    }

    private Session create(CreateSessionRequest.Builder request) {
        return caller.sessions().createSession(request.build());
    }

    private static CreateSessionRequest.Builder request(String id) {
        return CreateSessionRequest.newBuilder().setSession(Session.newBuilder().setSessionId(id));
    }
}
