package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.CaughtUp;
import dev.parley.v1.Message;
import dev.parley.v1.MessageFilter;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Role;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a log as a stream, up to its end. */
class StreamsTest {
    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aStreamHasEveryMessageOnceInOrderAndThenSaysThatItCaughtUp() {
        caller.fill(id, 250);

        var items = read(request());

        assertThat(sequences(items)).isEqualTo(upTo(250));
        assertCaughtUpOnceAtTheEnd(items, 250);
    }

    @Test
    void aStreamHasTheMessagesAsTheyAreListed() {
        caller.append(id, Samples.text("m1", "a"), Samples.text("m2", "b"));

        var messages = read(request()).stream()
                .filter(StreamMessagesResponse::hasMessage)
                .map(StreamMessagesResponse::getMessage)
                .toList();

        assertThat(messages).isEqualTo(caller.log(id));
    }

    @Test
    void aStreamOfAnEmptyLogOnlySaysThatItCaughtUp() {
        var items = read(request());

        assertThat(items).hasSize(1);
        assertCaughtUpOnceAtTheEnd(items, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 9, 10})
    void aStreamCanBeResumedFromAnySequence(int after) {
        caller.fill(id, 10);

        var items = read(request().setAfterSequence(after));

        assertThat(sequences(items))
                .isEqualTo(LongStream.rangeClosed(after + 1L, 10).boxed().toList());
        assertCaughtUpOnceAtTheEnd(items, 10);
    }

    @Test
    void aStreamCanBeResumedFromASequenceThatWasErased() {
        caller.fill(id, 5);
        caller.append(Caller.appendRequest(id, Samples.text("x"), Samples.text("y"))
                .setExpectedLastSequence(5)
                .setReplaceAfterSequence(2));

        var items = read(request().setAfterSequence(4));

        assertThat(sequences(items)).containsExactly(6L, 7L);
        assertCaughtUpOnceAtTheEnd(items, 7);
    }

    @Test
    void aStreamOfAFilterHasWhatMatchesAndCatchesUpAtTheEndOfTheLog() {
        for (int i = 0; i < 10; i++) {
            var role = i % 3 == 0 ? Role.ROLE_USER : Role.ROLE_ASSISTANT;
            caller.append(id, Samples.text("a").toBuilder().setRole(role).build());
        }

        var items = read(request()
                .setFilter(MessageFilter.newBuilder().addRoles(Role.ROLE_USER))
                .setAfterSequence(1));

        assertThat(sequences(items)).containsExactly(4L, 7L, 10L);
        assertCaughtUpOnceAtTheEnd(items, 10);
    }

    @Test
    void aStreamOfAFilterThatMatchesNothingCatchesUp() {
        caller.fill(id, 5);

        var items = read(request().setFilter(MessageFilter.newBuilder().setTurnId("nowhere")));

        assertThat(items).hasSize(1);
        assertCaughtUpOnceAtTheEnd(items, 5);
    }

    @Test
    void aReaderThatHasSeenMoreThanThereIsIsToldSo() {
        caller.fill(id, 3);

        assertRefused(() -> read(request().setAfterSequence(4)), Reason.LOG_REGRESSED)
                .telling("last_sequence", 3);
        assertRefused(() -> read(request().setAfterSequence(Long.MAX_VALUE)), Reason.LOG_REGRESSED);
    }

    @Test
    void aMissingSessionIsNotFound() {
        var missing = Samples.newId();

        assertRefused(() -> read(request().setSessionId(missing)), Reason.SESSION_NOT_FOUND)
                .telling("session_id", missing);
        assertRefused(() -> read(request().setSessionId(missing).setAfterSequence(9)), Reason.SESSION_NOT_FOUND);
    }

    @Test
    void theRightIncarnationIsRead() {
        caller.fill(id, 2);

        var items = read(request().setSessionUid(caller.get(id).getUid()));

        assertThat(sequences(items)).containsExactly(1L, 2L);
    }

    @Test
    void anotherIncarnationIsNotFound() {
        var uid = caller.get(id).getUid();
        caller.delete(id);
        caller.create(fields -> fields.setSessionId(id));

        assertRefused(() -> read(request().setSessionUid(uid)), Reason.SESSION_NOT_FOUND)
                .telling("session_id", id);
    }

    @Test
    void badFieldsAreRefused() {
        assertRefused(() -> read(request().setSessionId("not an id").setAfterSequence(-1)), Reason.INVALID_FIELD)
                .at("session_id", "after_sequence");
    }

    @Test
    void aStreamDoesNotShowWhatIsAppendedAfterItWasOpened() {
        fillWithLargeMessages();
        var stream = open(request());
        var items = new ArrayList<StreamMessagesResponse>();
        items.add(stream.next());

        caller.fill(id, 50);
        stream.forEachRemaining(items::add);

        assertThat(sequences(items)).isEqualTo(upTo(200));
        assertCaughtUpOnceAtTheEnd(items, 200);
    }

    @Test
    void aStreamDoesNotShowWhatIsErasedBeforeItIsSent() {
        fillWithLargeMessages();
        var stream = open(request());
        var items = new ArrayList<StreamMessagesResponse>();
        items.add(stream.next());

        caller.append(Caller.appendRequest(id, Samples.text("x"))
                .setExpectedLastSequence(200)
                .setReplaceAfterSequence(1));
        stream.forEachRemaining(items::add);

        var sent = sequences(items);
        assertThat(sent).isEqualTo(upTo(sent.size())).hasSizeLessThan(200);
        assertCaughtUpOnceAtTheEnd(items, 200);
    }

    @Test
    void aStreamEndsWellWhenItsSessionIsDeleted() {
        fillWithLargeMessages();
        var stream = open(request());
        var items = new ArrayList<StreamMessagesResponse>();
        items.add(stream.next());

        caller.delete(id);
        stream.forEachRemaining(items::add);

        var sent = sequences(items);
        assertThat(sent).isEqualTo(upTo(sent.size())).hasSizeLessThan(200);
    }

    @Test
    void aStreamDoesNotGoOnInAnotherIncarnation() {
        fillWithLargeMessages();
        var stream = open(request());
        var items = new ArrayList<StreamMessagesResponse>();
        items.add(stream.next());

        caller.delete(id);
        caller.create(fields -> fields.setSessionId(id));
        caller.fill(id, 300);
        stream.forEachRemaining(items::add);

        assertThat(items)
                .filteredOn(StreamMessagesResponse::hasMessage)
                .allMatch(item -> Samples.textOf(item.getMessage()).startsWith("x"));
    }

    @Test
    void aSlowReaderGetsEveryMessageAndBlocksNobody() {
        fillWithLargeMessages();
        var slow = open(request());
        var sequences = new ArrayList<Long>();

        while (slow.hasNext()) {
            var item = slow.next();
            if (item.hasMessage()) {
                sequences.add(item.getMessage().getSequence());
                // Others go on, on the same connection too, while most of the stream is not yet read.
                assertThat(caller.get(id).getLastSequence()).isEqualTo(200);
            }
        }

        assertThat(sequences).isEqualTo(upTo(200));
    }

    @Test
    void aReaderMayLeaveInTheMiddle() {
        caller.fill(id, 500);
        var left = Context.current().withCancellation();

        left.run(() ->
                assertThat(open(request()).next().getMessage().getSequence()).isEqualTo(1));
        left.cancel(null);

        assertThat(read(request())).hasSize(501);
    }

    @Test
    void aLongLogIsReadToItsEnd() {
        caller.fill(id, 3000);

        var items = read(request());

        assertThat(sequences(items)).isEqualTo(upTo(3000));
        assertCaughtUpOnceAtTheEnd(items, 3000);
    }

    // 20 MB: more than any buffer on the way takes.
    private void fillWithLargeMessages() {
        var large = Samples.text("x".repeat(100_000));
        for (int i = 0; i < 10; i++) {
            caller.append(Caller.appendRequest(id).addAllMessages(Collections.nCopies(20, large)));
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private StreamMessagesRequest.Builder request() {
        return StreamMessagesRequest.newBuilder().setSessionId(id);
    }

    private List<StreamMessagesResponse> read(StreamMessagesRequest.Builder request) {
        var items = new ArrayList<StreamMessagesResponse>();
        open(request).forEachRemaining(items::add);
        return items;
    }

    // One item is asked for at a time.
    private Iterator<StreamMessagesResponse> open(StreamMessagesRequest.Builder request) {
        return ClientCalls.blockingServerStreamingCall(
                caller.channel(), MessageStoreGrpc.getStreamMessagesMethod(), CallOptions.DEFAULT, request.build());
    }

    private static List<Long> sequences(List<StreamMessagesResponse> items) {
        return items.stream()
                .filter(StreamMessagesResponse::hasMessage)
                .map(StreamMessagesResponse::getMessage)
                .map(Message::getSequence)
                .toList();
    }

    private static void assertCaughtUpOnceAtTheEnd(List<StreamMessagesResponse> items, long lastSequence) {
        assertThat(items).filteredOn(StreamMessagesResponse::hasCaughtUp).hasSize(1);
        assertThat(items.getLast().getCaughtUp())
                .isEqualTo(CaughtUp.newBuilder().setLastSequence(lastSequence).build());
    }
}
