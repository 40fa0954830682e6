package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.ListMessagesResponse;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.ListSessionsResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionStoreGrpc;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PagesTest {
    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aListEndsOnlyWithAnEmptyToken() {
        onListMessages(Map.of(
                "", page("two", 1, 2),
                "two", page("three"),
                "three", page("four"),
                "four", page("", 3)));

        var messages = client.messages().list("s-1");

        assertThat(messages).extracting(Message::getSequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aListMayEndWithAnEmptyPage() {
        onListMessages(Map.of("", page("two", 1), "two", page("")));

        var messages = client.messages().list("s-1");

        assertThat(messages).extracting(Message::getSequence).containsExactly(1L);
    }

    @Test
    void aListCanBeReadAgain() {
        onListMessages(Map.of("", page("two", 1), "two", page("", 2)));

        var messages = client.messages().list("s-1");

        assertThat(messages).hasSize(2);
        assertThat(messages.stream().mapToLong(Message::getSequence)).containsExactly(1L, 2L);
    }

    @Test
    void noPageIsFetchedBeforeItIsRead() {
        onListMessages(Map.of("", page("two", 1, 2), "two", page("", 3)));

        var messages = client.messages().list("s-1");
        assertThat(server.attempts()).isEmpty();
        var firstTwo = messages.stream().limit(2).map(Message::getSequence);

        assertThat(firstTwo).containsExactly(1L, 2L);
        assertThat(server.attempts()).hasSize(1);
    }

    @Test
    void aListGoesOnFromATokenAndKeepsItsConditions() {
        onListMessages(Map.of("two", page("three", 2), "three", page("", 1)));
        var request = ListMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .setDescending(true)
                .setPageToken("two")
                .build();

        assertThat(client.messages().list(request)).hasSize(2);

        assertThat(server.attempts())
                .extracting(FakeServer.Attempt::request)
                .containsExactly(
                        request, request.toBuilder().setPageToken("three").build());
    }

    @Test
    void aPageThatFailsEndsTheReadingAndKeepsWhatWasRead() {
        onListMessages(Map.of("", page("two", 1)));

        var messages = client.messages().list("s-1").iterator();

        assertThat(messages.next().getSequence()).isEqualTo(1);
        assertThat(failureOf(messages::hasNext)).isInstanceOf(ParleyException.InvalidRequest.class);
    }

    @Test
    void sessionsAreListedByFilter() {
        server.answer(
                SessionStoreGrpc.getListSessionsMethod(),
                ListSessionsResponse.newBuilder()
                        .addSessions(Session.newBuilder().setSessionId("s-1"))
                        .build());
        var filter = SessionFilter.newBuilder().setUserId("user-1").build();

        var sessions = client.sessions().list(filter);

        assertThat(sessions).extracting(Session::getSessionId).containsExactly("s-1");
        assertThat(((ListSessionsRequest) server.attempts().get(0).request()).getFilter())
                .isEqualTo(filter);
    }

    private void onListMessages(Map<String, ListMessagesResponse> pages) {
        server.on(MessageStoreGrpc.getListMessagesMethod(), (request, response) -> {
            var page = pages.get(request.getPageToken());
            if (page == null) {
                response.onError(Errors.notApplied(Code.INVALID_ARGUMENT, "PAGE_TOKEN_MISMATCH"));
            } else {
                response.onNext(page);
                response.onCompleted();
            }
        });
    }

    private static ListMessagesResponse page(String nextToken, int... sequences) {
        var page = ListMessagesResponse.newBuilder().setNextPageToken(nextToken);
        for (int sequence : sequences) {
            page.addMessages(Message.newBuilder().setSequence(sequence));
        }
        return page.build();
    }
}
