package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static dev.parley.client.Samples.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecisionTest {
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
    void aFunctionIsShownTheLogBeforeItDecides() {
        Stream.of("a", "b", "c", "d", "e").forEach(log::add);

        var answer = session.append(this::reply);

        assertThat(shown).containsExactly(List.of("a", "b", "c", "d", "e"));
        assertThat(answer)
                .hasValueSatisfying(sent -> assertThat(sent.getLastSequence()).isEqualTo(6));
        assertThat(session.lastSequence()).isEqualTo(6);
    }

    @Test
    void whereNobodyElseAppendsNothingIsReadAgain() {
        session.append(this::reply);
        session.append(this::reply);

        assertThat(shown).containsExactly(List.of(), List.of());
        assertThat(log.appends())
                .extracting(AppendMessagesRequest::getExpectedLastSequence)
                .containsExactly(0L, 1L);
        assertThat(server.attempts())
                .extracting(FakeServer.Attempt::request)
                .filteredOn(ListMessagesRequest.class::isInstance)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void aFunctionIsShownWhatIsNewAndDecidesAgain(int conflicts) {
        session.seen(1);
        log.add("old");
        for (int i = 1; i <= conflicts; i++) {
            log.addBeforeNextAppend("new-" + i);
        }

        session.append(this::reply);

        assertThat(shown).hasSize(conflicts + 1);
        assertThat(shown.get(0)).isEmpty();
        assertThat(shown.get(conflicts))
                .hasSize(conflicts)
                .startsWith("new-1")
                .endsWith("new-" + conflicts)
                .doesNotContain("old");
        assertThat(log.ids()).hasSize(conflicts + 2);
        assertThat(log.appends())
                .extracting(append -> append.getMessages(0).getMessageId())
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }

    @Test
    void aFunctionThatIsOvertakenTooOftenFails() {
        Stream.of("a", "b", "c", "d").forEach(log::addBeforeNextAppend);

        var failure = failureOf(() -> session.append(this::reply, 3));

        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_SEQUENCE_MISMATCH);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertThat(shown).containsExactly(List.of(), List.of("a"), List.of("a", "b"));
        assertThat(log.ids()).containsExactly("a", "b", "c");
        assertThat(session.lastSequence()).isZero();
    }

    @Test
    void aFunctionMayDecideToAppendNothing() {
        log.add("a");

        var answer = session.append(news -> List.of());

        assertThat(answer).isEmpty();
        assertThat(log.appends()).isEmpty();
        assertThat(session.lastSequence()).isEqualTo(1);
    }

    @Test
    void whatAFunctionThrowsIsThrown() {
        assertThatIllegalStateException()
                .isThrownBy(() -> session.append(news -> {
                    throw new IllegalStateException("undecided");
                }));

        assertThat(log.appends()).isEmpty();
    }

    @Test
    void aDecisionNeedsAnAttempt() {
        assertThatIllegalArgumentException().isThrownBy(() -> session.append(this::reply, 0));
    }

    @Test
    void otherErrorsAreNotTriedAgain() {
        server.on(
                MessageStoreGrpc.getAppendMessagesMethod(),
                (request, response) -> response.onError(Errors.notApplied(Code.FAILED_PRECONDITION, "SESSION_CLOSED")));

        var failure = failureOf(() -> session.append(this::reply));

        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_SESSION_CLOSED);
        assertThat(shown).hasSize(1);
    }

    @Test
    void messagesThatWereThereAlreadyDoNotCountAsTheEndOfTheLog() {
        Stream.of("a", "b", "mine").forEach(log::add);
        session.seen(1);
        var mine = user("mine").toBuilder().setMessageId("mine").build();

        session.append(news -> List.of(mine));

        assertThat(session.lastSequence()).isEqualTo(1);
        assertThat(log.ids()).containsExactly("a", "b", "mine");
    }

    @Test
    void aHandleNeverAppendsToAnotherIncarnation() {
        session.append(this::reply);
        log.lose("uid-2");

        assertThat(failureOf(() -> session.append(this::reply))).isInstanceOf(ParleyException.NotFound.class);
        assertThat(failureOf(() -> session.append(user("more")))).isInstanceOf(ParleyException.NotFound.class);
        assertThat(log.ids()).isEmpty();
    }

    @Test
    void aLogThatLostWhatWasSeenIsNotGoneOnWith() {
        Stream.of("a", "b", "c").forEach(log::add);
        session.append(this::reply);
        log.lose("uid-1");
        log.add("other");

        var failure = failureOf(() -> session.append(this::reply));

        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_LOG_REGRESSED);
        assertThat(log.ids()).containsExactly("other");
    }

    @Test
    void threadsThatShareAHandleAllAppend() {
        var threads = Stream.generate(() -> new Thread(() -> {
                    for (int i = 0; i < 10; i++) {
                        session.append(news -> List.of(user("one")));
                    }
                }))
                .limit(4)
                .toList();

        threads.forEach(Thread::start);
        await().atMost(Duration.ofMinutes(1)).until(() -> threads.stream().noneMatch(Thread::isAlive));

        assertThat(log.ids()).hasSize(40);
        assertThat(session.lastSequence()).isEqualTo(40);
    }

    private List<Message> reply(List<Message> news) {
        shown.add(news.stream().map(Message::getMessageId).toList());
        return List.of(user("reply"));
    }
}
