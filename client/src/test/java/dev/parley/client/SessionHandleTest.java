package dev.parley.client;

import static dev.parley.client.FakeStream.breaking;
import static dev.parley.client.FakeStream.caughtUp;
import static dev.parley.client.FakeStream.draining;
import static dev.parley.client.FakeStream.giving;
import static dev.parley.client.FakeStream.message;
import static dev.parley.client.Samples.failureOf;
import static dev.parley.client.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AssembleContextResponse;
import dev.parley.v1.DeleteSessionRequest;
import dev.parley.v1.DeleteSessionResponse;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.GetStateResponse;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStoreGrpc;
import dev.parley.v1.TruncateMessagesRequest;
import dev.parley.v1.TruncateMessagesResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SessionHandleTest {
    private static final Session SESSION =
            Session.newBuilder().setSessionId("s-1").setUid("uid-1").build();

    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();
    private final FakeLog log = new FakeLog(server);
    private final SessionHandle session = client.session("s-1");
    private final List<List<String>> shown = new ArrayList<>();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aHandleSendsNothingByItself() {
        assertThat(session.id()).isEqualTo("s-1");
        assertThat(session.uid()).isEmpty();
        assertThat(client.session(SESSION).uid()).contains("uid-1");
        assertThat(server.attempts()).isEmpty();
    }

    @Test
    void aPlainAppendHasNoGuardAndTellsTheIncarnation() {
        log.add("theirs");

        session.append(user("one"), user("two"));
        session.append(user("three"));

        assertThat(log.appends())
                .extracting(AppendMessagesRequest::hasExpectedLastSequence, AppendMessagesRequest::getSessionUid)
                .containsExactly(tuple(false, ""), tuple(false, "uid-1"));
        assertThat(session.uid()).contains("uid-1");
    }

    @Test
    void aPlainAppendIsSeenOnlyWhereItComesRightAfterWhatWasSeen() {
        session.append(user("one"), user("two"));
        assertThat(session.lastSequence()).isEqualTo(2);
        log.add("theirs");

        session.append(user("three"));

        assertThat(session.lastSequence()).isEqualTo(2);
    }

    @Test
    void aSessionOfAnotherIncarnationIsNotFound() {
        server.answer(SessionStoreGrpc.getGetSessionMethod(), SESSION);
        assertThat(session.get()).isEqualTo(SESSION);

        server.answer(
                SessionStoreGrpc.getGetSessionMethod(),
                SESSION.toBuilder().setUid("uid-2").build());

        assertThat(failureOf(session::get).reason()).isEqualTo(ErrorReason.ERROR_REASON_SESSION_NOT_FOUND);
    }

    @Test
    void followingMovesWhatWasSeenWithWhatIsRead() {
        var opened = new FakeStream(server, breaking(draining(), message(5)), giving(message(6), caughtUp(7)));
        session.seen(4);

        try (var stream = session.follow()) {
            assertThat(stream.next()).isEqualTo(message(5));
            assertThat(session.lastSequence()).isEqualTo(5);
            stream.next();
            assertThat(stream.next()).isEqualTo(message(6));
            assertThat(stream.next()).isEqualTo(caughtUp(7));
        }

        assertThat(session.lastSequence()).isEqualTo(7);
        assertThat(opened.requests()).extracting("afterSequence").containsExactly(4L, 5L);
    }

    @Test
    void aContextIsSeenUpToWhereItWasChosenFrom() {
        log.add("a");
        server.answer(
                MessageStoreGrpc.getAssembleContextMethod(),
                AssembleContextResponse.newBuilder().setLastSequence(1).build());

        session.assembleContext(ContextBudget.lastTurns(3));
        session.append(this::reply);

        assertThat(shown).containsExactly(List.of());
        assertThat(log.appends().get(0).getExpectedLastSequence()).isEqualTo(1);
    }

    @Test
    void theOtherCallsGoToTheSession() {
        log.add("a");
        server.answer(
                MessageStoreGrpc.getTruncateMessagesMethod(),
                TruncateMessagesResponse.newBuilder().setDeletedCount(1).build());
        server.answer(
                SessionStoreGrpc.getGetStateMethod(),
                GetStateResponse.newBuilder().putEntries("key", "1").build());
        server.answer(SessionStoreGrpc.getDeleteSessionMethod(), DeleteSessionResponse.getDefaultInstance());

        session.seen(9).seen(3);
        assertThat(session.list()).extracting(Message::getMessageId).containsExactly("a");
        assertThat(session.truncate(2).getDeletedCount()).isEqualTo(1);
        assertThat(session.state().getEntriesMap()).containsEntry("key", "1");
        assertThat(session.updateState(entries -> entries)).containsEntry("key", "1");
        session.delete();

        assertThat(server.attempts())
                .extracting(FakeServer.Attempt::request)
                .contains(
                        TruncateMessagesRequest.newBuilder()
                                .setSessionId("s-1")
                                .setAfterSequence(2)
                                .setExpectedLastSequence(9)
                                .build(),
                        DeleteSessionRequest.newBuilder()
                                .setSessionId("s-1")
                                .setAllowMissing(true)
                                .build());
    }

    private List<Message> reply(List<Message> news) {
        shown.add(news.stream().map(Message::getMessageId).toList());
        return List.of(user("reply"));
    }
}
