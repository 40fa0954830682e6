package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.RefusalAssert;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Together;
import dev.parley.conformance.support.Together.Attempt;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.PurgeSessionsRequest;
import dev.parley.v1.Session;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.TruncateMessagesResponse;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Updates, erasures and forks at the same time. */
class ErasureRacesTest {
    private static final int CALLERS = 16;

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void ofManyUpdatesWithOneEtagOneWins() {
        var before = caller.store(id, running("m"));

        for (int round = 0; round < 10; round++) {
            var etag = caller.message(id, "m").getEtag();
            int unique = round * CALLERS;
            var attempts = Together.run(
                    CALLERS,
                    i -> caller.on(i)
                            .edit(
                                    id,
                                    "m",
                                    fields -> fields.setEtag(etag).setTokenCount(1 + unique + i),
                                    "token_count"));

            var winners = attempts.stream().filter(Attempt::isAnswered).toList();
            assertThat(winners).hasSize(1);
            assertThat(winners.getFirst().answer()).hasValue(caller.message(id, "m"));
            assertRefusedFor(attempts, Reason.ETAG_MISMATCH);
        }
        assertThat(caller.message(id, "m").getEtag()).isNotEqualTo(before.getEtag());
    }

    @Test
    void aGuardedUpdateLosesNothingThatOthersWrote() {
        caller.append(id, running("m"));

        Together.answers(8, writer -> {
            for (int round = 0; round < 5; round++) {
                addPart(caller.on(writer), "%d-%d".formatted(writer, round));
            }
            return writer;
        });

        assertThat(caller.message(id, "m").getPartsList())
                .extracting(part -> part.getText().getText())
                .hasSize(41)
                .doesNotHaveDuplicates();
    }

    @Test
    void ofManyWhoEndAMessageOneWins() {
        var before = caller.store(id, running("m"));

        var attempts = Together.run(
                CALLERS,
                i -> caller.on(i)
                        .edit(
                                id,
                                "m",
                                fields -> fields.setFinishReason("reason " + i)
                                        .setStatus(MessageStatus.MESSAGE_STATUS_FAILED),
                                "status",
                                "finish_reason"));

        assertThat(attempts.stream().filter(Attempt::isAnswered)).hasSize(1);
        assertRefusedFor(attempts, Reason.MESSAGE_FINAL);
        assertThat(caller.message(id, "m").getEtag()).isNotEqualTo(before.getEtag());
    }

    @Test
    void manyWhoDeleteTheSameMessagesDeleteEachOnce() {
        caller.fill(id, 50);
        var ids = caller.log(id).stream().map(Message::getMessageId).toArray(String[]::new);

        var counts = Together.answers(CALLERS, i -> caller.on(i).deleteMessages(id, ids));

        assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(50);
        assertThat(caller.log(id)).isEmpty();
        assertThat(caller.get(id).getMessageCount()).isZero();
    }

    @Test
    void manyWhoTruncateTheSameLogEraseEachMessageOnce() {
        caller.fill(id, 50);

        var answers = Together.answers(CALLERS, i -> caller.on(i).truncate(id, 10, 50));

        assertThat(answers.stream()
                        .mapToLong(TruncateMessagesResponse::getDeletedCount)
                        .sum())
                .isEqualTo(40);
        assertThat(caller.get(id).getMessageCount()).isEqualTo(10);
    }

    @RepeatedTest(20)
    void aForkThatRacesWithATruncationHasAllOrWhatWasLeft() {
        caller.fill(id, 20);
        var before = caller.log(id);

        var forks = Together.answers(4, i -> {
            if (i == 2) {
                caller.on(i).truncate(id, 5, 20);
                return Optional.<Session>empty();
            }
            return Optional.of(caller.on(i).fork(Caller.forkRequest(id)));
        });

        for (var fork : forks.stream().flatMap(Optional::stream).toList()) {
            var log = caller.log(fork.getSessionId());
            assertThat(log.size()).isIn(5, 20);
            assertThat(fork.getMessageCount()).isEqualTo(log.size());
            assertThat(fork.getLastSequence()).isEqualTo(20);
            assertThat(log)
                    .extracting(Message::getMessageId)
                    .isEqualTo(before.subList(0, log.size()).stream()
                            .map(Message::getMessageId)
                            .toList());
        }
    }

    @RepeatedTest(20)
    void aForkThatRacesWithADeletionIsWholeOrFindsNoSource() {
        caller.fill(id, 20);
        caller.setState(id, "key", "1");

        var attempts = Together.run(4, i -> {
            if (i == 2) {
                caller.on(i).delete(id);
                return Session.getDefaultInstance();
            }
            return caller.on(i).fork(Caller.forkRequest(id));
        });

        assertRefusedFor(attempts, Reason.SESSION_NOT_FOUND);
        attempts.stream()
                .flatMap(attempt -> attempt.answer().stream())
                .filter(Session::hasForkedFrom)
                .forEach(fork -> {
                    assertThat(caller.log(fork.getSessionId())).hasSize(20);
                    assertThat(caller.state(fork.getSessionId())).containsEntry("key", "1");
                });
    }

    @Test
    void forksOfOneRequestAtOnceAreOneFork() {
        caller.fill(id, 5);
        var request = Caller.forkRequest(id).setRequestId(Samples.newId()).build();

        var forks = Together.answers(CALLERS, i -> caller.on(i).sessions().forkSession(request));

        assertThat(forks.stream().distinct()).hasSize(1);
    }

    @Test
    void aForkOfALogThatGrowsHasABeginningOfIt() {
        Together.whileWriting(
                () -> {
                    for (int i = 0; i < 200; i++) {
                        caller.append(id, Samples.text("a " + i), Samples.text("b " + i));
                    }
                },
                List.of(isWriting -> {
                    while (isWriting.getAsBoolean()) {
                        var fork = caller.on(1).fork(Caller.forkRequest(id));
                        var log = caller.on(1).log(fork.getSessionId());
                        assertThat(log.size() % 2).isZero();
                        assertThat(log).hasSize((int) fork.getLastSequence());
                    }
                }));
    }

    @Test
    void purgesAtOnceEraseEachSessionOnce() {
        for (int i = 0; i < 100; i++) {
            caller.create(fields -> fields.setUserId("user"));
        }
        var request = PurgeSessionsRequest.newBuilder()
                .setFilter(SessionFilter.newBuilder().setUserId("user"))
                .build();

        var answers = Together.answers(8, i -> caller.on(i).sessions().purgeSessions(request));

        assertThat(answers.stream()
                        .mapToLong(answer -> answer.getSessionCount())
                        .sum())
                .isEqualTo(100);
    }

    private void addPart(Caller writer, String text) {
        while (true) {
            var read = writer.message(id, "m");
            try {
                writer.edit(
                        id,
                        "m",
                        fields -> fields.setEtag(read.getEtag())
                                .addAllParts(read.getPartsList())
                                .addParts(Samples.textPart(text)),
                        "parts");
                return;
            } catch (StatusRuntimeException e) {
                RefusalAssert.assertThat(Refusal.of(e)).isFor(Reason.ETAG_MISMATCH);
            }
        }
    }

    private static Message running(String messageId) {
        return Samples.text(messageId, "text").toBuilder()
                .setStatus(MessageStatus.MESSAGE_STATUS_IN_PROGRESS)
                .build();
    }

    private static <T> void assertRefusedFor(List<Attempt<T>> attempts, Reason reason) {
        attempts.stream()
                .flatMap(attempt -> attempt.refusal().stream())
                .forEach(refusal -> RefusalAssert.assertThat(refusal).isFor(reason));
    }
}
