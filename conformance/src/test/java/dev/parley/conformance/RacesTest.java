package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.RefusalAssert;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Together;
import dev.parley.conformance.support.Together.Attempt;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.Message;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionStatus;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Callers who want the same thing at the same time. */
class RacesTest {
    private static final int CALLERS = 32;

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void theSameAppendSentManyTimesAtOnceIsAppliedOnce() {
        var answers = Together.answers(
                CALLERS, i -> caller.on(i).append(id, Samples.text("m1", "a"), Samples.text("m2", "b")));

        assertThat(answers.stream().flatMap(answer -> answer.getResultsList().stream()))
                .filteredOn(result -> !result.getReplayed())
                .extracting(AppendMessagesResult::getMessageId)
                .containsExactly("m1", "m2");
        assertThat(answers).extracting(AppendMessagesResponse::getLastSequence).containsOnly(2L);
        assertThat(caller.texts(id)).containsExactly("a", "b");
    }

    @Test
    void theSameRequestIdSentManyTimesAtOnceIsAppliedOnce() {
        var request =
                Caller.appendRequest(id, Samples.text("a"), Samples.text("b")).setRequestId(Samples.newId());
        var built = request.build();

        Together.answers(CALLERS, i -> caller.on(i).messages().appendMessages(built));

        assertThat(caller.texts(id)).containsExactly("a", "b");
    }

    @Test
    void ofManyAppendsWithOneIdAndOtherContentOneWins() {
        var attempts = Together.run(CALLERS, i -> caller.on(i).append(id, Samples.text("m", "text " + i)));

        assertOneWins(attempts, Reason.MESSAGE_ID_CONFLICT);
        assertThat(caller.log(id)).hasSize(1);
    }

    @Test
    void ofManyAppendsWithOneGuardOneWins() {
        var attempts = Together.run(
                CALLERS,
                i -> caller.on(i)
                        .append(Caller.appendRequest(id, Samples.text("text " + i))
                                .setExpectedLastSequence(0)));

        assertOneWins(attempts, Reason.SEQUENCE_MISMATCH);
        assertThat(caller.log(id)).hasSize(1);
    }

    @Test
    void everyGuardedWriterGetsItsTurn() {
        Together.answers(8, writer -> {
            for (int round = 0; round < 5; round++) {
                appendGuarded(caller.on(writer), Samples.text("m-%d-%d".formatted(writer, round), "text"));
            }
            return writer;
        });

        assertThat(caller.log(id))
                .extracting(Message::getSequence)
                .isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void ofManyReplacementsWithOneGuardOneWins() {
        caller.append(id, Samples.text("kept"), Samples.text("replaced"));

        var attempts = Together.run(
                CALLERS,
                i -> caller.on(i)
                        .append(Caller.appendRequest(id, Samples.text("text " + i), Samples.text("text " + i))
                                .setExpectedLastSequence(2)
                                .setReplaceAfterSequence(1)));

        assertOneWins(attempts, Reason.SEQUENCE_MISMATCH);
        var texts = caller.texts(id);
        assertThat(texts).hasSize(3).startsWith("kept");
        assertThat(texts.get(1)).isEqualTo(texts.get(2));
    }

    @Test
    void aSessionCreatedManyTimesAtOnceByOneRequestIsOneSession() {
        var request =
                CreateSessionRequest.newBuilder().setRequestId(Samples.newId()).build();

        var answers = Together.answers(CALLERS, i -> caller.on(i).sessions().createSession(request));

        assertThat(answers.stream().distinct()).hasSize(1);
    }

    @Test
    void ofManyRequestsToCreateOneSessionOneWins() {
        var missing = Samples.newId();

        var attempts = Together.run(
                CALLERS,
                i -> caller.on(i).create(fields -> fields.setSessionId(missing).setTitle("title " + i)));

        var winner = assertOneWins(attempts, Reason.SESSION_EXISTS);
        assertThat(caller.get(missing)).isEqualTo(winner);
    }

    @Test
    void manyAppendsThatCreateOneSessionAllGoIntoIt() {
        var missing = Samples.newId();

        var answers = Together.answers(
                CALLERS,
                i -> caller.on(i)
                        .append(Caller.appendRequest(missing, Samples.text("text " + i))
                                .setCreateSession(Session.newBuilder().setTitle("title " + i))));

        assertThat(answers.stream().map(AppendMessagesResponse::getSessionUid).distinct())
                .containsExactly(caller.get(missing).getUid());
        assertThat(caller.log(missing))
                .extracting(Message::getSequence)
                .isEqualTo(LongStream.rangeClosed(1, CALLERS).boxed().toList());
    }

    @Test
    void ofManyUpdatesWithOneEtagOneWins() {
        var session = caller.get(id);

        var attempts = Together.run(
                CALLERS,
                i -> caller.on(i)
                        .update(id, fields -> fields.setTitle("title " + i).setEtag(session.getEtag()), "title"));

        var winner = assertOneWins(attempts, Reason.ETAG_MISMATCH);
        assertThat(caller.get(id)).isEqualTo(winner);
    }

    @Test
    void labelsThatAreSetOneByOneAtOnceAreAllSet() {
        Together.answers(
                CALLERS,
                i -> caller.on(i)
                        .sessions()
                        .updateSession(Caller.updateRequest(id, fields -> fields)
                                .putSetLabels("label-" + i, "x")
                                .build()));

        assertThat(caller.get(id).getLabelsCount()).isEqualTo(CALLERS);
    }

    @Test
    void keysThatAreSetAtOnceAreAllSet() {
        Together.answers(CALLERS, i -> caller.on(i).setState(id, "key-" + i, Integer.toString(i)));

        assertThat(caller.state(id)).hasSize(CALLERS);
    }

    @Test
    void aGuardedPatchLosesNothingThatOthersWrote() {
        caller.setState(id, "names", "\"\"");

        Together.answers(8, writer -> {
            for (int round = 0; round < 5; round++) {
                addName(caller.on(writer), "m%d%d".formatted(writer, round));
            }
            return writer;
        });

        assertThat(caller.state(id).getOrDefault("names", "").split("m"))
                .hasSize(41)
                .doesNotHaveDuplicates();
    }

    @Test
    void anAppendThatRacesWithADeletionIsAnsweredOrFindsNoSession() {
        var attempts = Together.run(CALLERS, i -> {
            if (i == CALLERS / 2) {
                caller.on(i).delete(id);
                return AppendMessagesResponse.getDefaultInstance();
            }
            return caller.on(i).append(id, Samples.text("text"));
        });

        attempts.stream()
                .flatMap(attempt -> attempt.refusal().stream())
                .forEach(refusal -> RefusalAssert.assertThat(refusal).isFor(Reason.SESSION_NOT_FOUND));
        RefusalAssert.assertRefused(() -> caller.get(id), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void anAppendThatRacesWithAClosureIsInTheLogExactlyIfItWasAnswered() {
        var attempts = Together.run(CALLERS, i -> {
            if (i == CALLERS / 2) {
                caller.on(i).update(id, fields -> fields.setStatus(SessionStatus.SESSION_STATUS_CLOSED), "status");
                return AppendMessagesResponse.getDefaultInstance();
            }
            return caller.on(i).append(id, Samples.text("m" + i, "text"));
        });

        var answered = attempts.stream()
                .flatMap(attempt -> attempt.answer().stream())
                .flatMap(answer -> answer.getResultsList().stream())
                .map(AppendMessagesResult::getMessageId)
                .toList();
        assertThat(caller.log(id)).extracting(Message::getMessageId).containsExactlyInAnyOrderElementsOf(answered);
        attempts.stream()
                .flatMap(attempt -> attempt.refusal().stream())
                .forEach(refusal -> RefusalAssert.assertThat(refusal).isFor(Reason.SESSION_CLOSED));
    }

    private void appendGuarded(Caller writer, Message message) {
        while (true) {
            try {
                writer.append(Caller.appendRequest(id, message)
                        .setExpectedLastSequence(writer.get(id).getLastSequence()));
                return;
            } catch (StatusRuntimeException e) {
                RefusalAssert.assertThat(Refusal.of(e)).isFor(Reason.SEQUENCE_MISMATCH);
            }
        }
    }

    // Everybody writes something else: a patch that changes nothing succeeds whatever its etag.
    private void addName(Caller writer, String name) {
        while (true) {
            var state = writer.stateOf(id);
            try {
                writer.patch(PatchStateRequest.newBuilder()
                        .setSessionId(id)
                        .putSet(
                                "names",
                                "\"" + name + state.getEntriesOrThrow("names").substring(1))
                        .setEtag(state.getEtag()));
                return;
            } catch (StatusRuntimeException e) {
                RefusalAssert.assertThat(Refusal.of(e)).isFor(Reason.ETAG_MISMATCH);
            }
        }
    }

    private static <T> T assertOneWins(List<Attempt<T>> attempts, Reason others) {
        var winners = attempts.stream().filter(Attempt::isAnswered).toList();
        assertThat(winners).hasSize(1);
        attempts.stream()
                .flatMap(attempt -> attempt.refusal().stream())
                .forEach(refusal -> RefusalAssert.assertThat(refusal).isFor(others));
        return winners.getFirst().answer().orElseThrow();
    }
}
