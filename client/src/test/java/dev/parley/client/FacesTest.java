package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static dev.parley.client.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.rpc.Code;
import dev.parley.v1.AssembleContextRequest;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.DeleteMessagesRequest;
import dev.parley.v1.DeleteMessagesResponse;
import dev.parley.v1.ForkSessionRequest;
import dev.parley.v1.LastMessages;
import dev.parley.v1.LastTurns;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.PurgeSessionsResponse;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.TokenBudget;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import dev.parley.v1.UpdateMessageRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FacesTest {
    private static final SessionFilter OLD =
            SessionFilter.newBuilder().setUserId("user-1").build();

    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aContextIsChosenByMessagesTurnsOrTokens() {
        var answer = AssembleContextResponse.newBuilder()
                .addMessages(user("hello"))
                .setTotalTokens(7)
                .build();
        server.answer(MessageStoreGrpc.getAssembleContextMethod(), answer);

        assertThat(client.messages().assembleContext("s-1", ContextBudget.lastMessages(20)))
                .isEqualTo(answer);
        assertThat(client.messages().assembleContext("s-1", ContextBudget.lastTurns(3)))
                .isEqualTo(answer);
        assertThat(client.messages().async().assembleContext("s-1", ContextBudget.tokenBudget(8000)))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(answer);

        var plain = AssembleContextRequest.newBuilder().setSessionId("s-1").build();
        assertThat(requests())
                .isEqualTo(List.of(
                        plain.toBuilder()
                                .setLastMessages(LastMessages.newBuilder().setCount(20))
                                .build(),
                        plain.toBuilder()
                                .setLastTurns(LastTurns.newBuilder().setCount(3))
                                .build(),
                        plain.toBuilder()
                                .setTokenBudget(TokenBudget.newBuilder().setMaxTokens(8000))
                                .build()));
    }

    @Test
    void aContextIsThatOfABranchWithOrWithoutSummaries() {
        server.answer(MessageStoreGrpc.getAssembleContextMethod(), AssembleContextResponse.getDefaultInstance());
        var budget = ContextBudget.lastTurns(3);

        client.messages().assembleContext("s-1", budget.branch("planner.search").ignoreSummaries());
        client.messages().assembleContext("s-1", budget);

        var plain = AssembleContextRequest.newBuilder()
                .setSessionId("s-1")
                .setLastTurns(LastTurns.newBuilder().setCount(3))
                .build();
        assertThat(requests())
                .isEqualTo(List.of(
                        plain.toBuilder()
                                .setBranch("planner.search")
                                .setIgnoreSummaries(true)
                                .build(),
                        plain));
    }

    @Test
    void anUpdateNamesWhatItChanges() {
        var message = Message.newBuilder()
                .setMessageId("m-1")
                .setEtag("etag-1")
                .setPinned(true)
                .build();
        server.answer(MessageStoreGrpc.getUpdateMessageMethod(), message);

        assertThat(client.messages().update("s-1", message, "pinned", "labels")).isEqualTo(message);

        assertThat(requests())
                .isEqualTo(List.of(UpdateMessageRequest.newBuilder()
                        .setSessionId("s-1")
                        .setMessage(message)
                        .setUpdateMask(FieldMask.newBuilder().addPaths("pinned").addPaths("labels"))
                        .build()));
    }

    @Test
    void messagesAreErasedByIdAndAfterASequence() {
        server.answer(
                MessageStoreGrpc.getDeleteMessagesMethod(),
                DeleteMessagesResponse.newBuilder().setDeletedCount(2).build());
        server.answer(
                MessageStoreGrpc.getTruncateMessagesMethod(),
                TruncateMessagesResponse.newBuilder().setDeletedCount(9).build());

        assertThat(client.messages().delete("s-1", "m-1", "m-2").getDeletedCount())
                .isEqualTo(2);
        assertThat(client.messages().truncate("s-1", 0, 9).getDeletedCount()).isEqualTo(9);

        assertThat(requests())
                .isEqualTo(List.of(
                        DeleteMessagesRequest.newBuilder()
                                .setSessionId("s-1")
                                .addMessageIds("m-1")
                                .addMessageIds("m-2")
                                .build(),
                        TruncateMessagesRequest.newBuilder()
                                .setSessionId("s-1")
                                .setAfterSequence(0)
                                .setExpectedLastSequence(9)
                                .build()));
    }

    @Test
    void aForkCopiesAllOrUpToASequence() {
        var copy = Session.newBuilder().setSessionId("s-2").build();
        server.answer(SessionStoreGrpc.getForkSessionMethod(), copy);

        assertThat(client.sessions().fork("s-1")).isEqualTo(copy);
        assertThat(client.sessions().fork("s-1", 7)).isEqualTo(copy);

        assertThat(requests())
                .extracting(ForkSessionRequest.class::cast)
                .extracting(ForkSessionRequest::getThroughSequence)
                .containsExactly(0L, 7L);
        assertThat(requests())
                .extracting(ForkSessionRequest.class::cast)
                .extracting(ForkSessionRequest::getRequestId)
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }

    @Test
    void aPurgeGoesOnToItsEndAndAddsUp() {
        onPurge();

        assertThat(client.sessions().purge(OLD)).isEqualTo(new Purged(30, 303));

        assertThat(requests()).isEqualTo(List.of(purge(""), purge("two"), purge("three")));
    }

    @Test
    void aDryRunSaysSoInEveryCall() {
        onPurge();

        assertThat(client.sessions().purgeDryRun(OLD)).isEqualTo(new Purged(30, 303));

        assertThat(requests())
                .hasSize(3)
                .allSatisfy(request ->
                        assertThat(((PurgeSessionsRequest) request).getDryRun()).isTrue());
    }

    @Test
    void aPurgeThatFailsEnds() {
        server.on(
                SessionStoreGrpc.getPurgeSessionsMethod(),
                (request, response) -> response.onError(Errors.notApplied(Code.INVALID_ARGUMENT, "INVALID_FIELD")));

        assertThat(failureOf(() -> client.sessions().purge(SessionFilter.getDefaultInstance())))
                .isInstanceOf(ParleyException.InvalidRequest.class);
        assertThat(server.attempts()).hasSize(1);
    }

    private void onPurge() {
        server.on(SessionStoreGrpc.getPurgeSessionsMethod(), (request, response) -> {
            response.onNext(
                    switch (request.getPageToken()) {
                        case "" -> purged(10, 100, "two");
                        case "two" -> purged(0, 0, "three");
                        default -> purged(20, 203, "");
                    });
            response.onCompleted();
        });
    }

    private List<com.google.protobuf.Message> requests() {
        return server.attempts().stream().map(FakeServer.Attempt::request).toList();
    }

    private static PurgeSessionsRequest purge(String token) {
        return PurgeSessionsRequest.newBuilder()
                .setFilter(OLD)
                .setPageToken(token)
                .build();
    }

    private static PurgeSessionsResponse purged(long sessions, long messages, String nextToken) {
        return PurgeSessionsResponse.newBuilder()
                .setSessionCount(sessions)
                .setMessageCount(messages)
                .setNextPageToken(nextToken)
                .build();
    }
}
