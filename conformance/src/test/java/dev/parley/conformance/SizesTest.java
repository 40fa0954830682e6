package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RawCalls;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.Message;
import dev.parley.v1.StatePatch;
import io.grpc.Status.Code;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sizes of messages, batches and requests: at, below and above what is allowed. */
class SizesTest {
    private static final int MESSAGE_BYTES = Target.limit("message_bytes", 1 << 20);
    private static final int BATCH_MESSAGES = Target.limit("batch_messages", 100);
    private static final int BATCH_BYTES = Target.limit("batch_bytes", 3 << 20);
    private static final int REQUEST_BYTES = Target.limit("request_bytes", 4 << 20);

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void aMessageOfTheLimitIsTaken() {
        var message = Samples.ofSize("m", MESSAGE_BYTES);

        caller.append(id, message);

        assertThat(caller.message(id, "m").getPartsList()).isEqualTo(message.getPartsList());
    }

    @Test
    void aMessageOneByteAboveTheLimitIsRefused() {
        assertRefused(() -> caller.append(id, Samples.ofSize("m", MESSAGE_BYTES + 1)), Reason.MESSAGE_TOO_LARGE)
                .at("messages[0]");
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void oneMessageAboveTheLimitRefusesItsBatchAndIsNamed() {
        var large = Samples.ofSize("large", MESSAGE_BYTES + 1);

        assertRefused(
                        () -> caller.append(Caller.appendRequest(id, Samples.text("a"), large)
                                .setStatePatch(StatePatch.newBuilder().putSet("key", "1"))),
                        Reason.MESSAGE_TOO_LARGE)
                .at("messages[1]");
        assertThat(caller.log(id)).isEmpty();
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void ofSeveralFaultsAllAreNamedAndTheSizeIsTheReason() {
        var large = Samples.ofSize("large", MESSAGE_BYTES + 1);
        var noRole = Samples.text("a").toBuilder().clearRole().build();

        assertRefused(() -> caller.append(id, noRole, large), Reason.MESSAGE_TOO_LARGE)
                .at("messages[0].role", "messages[1]");
    }

    @Test
    void ofABatchAndAMessageThatAreTooLargeTheBatchIsTheReason() {
        var messages = messages(BATCH_MESSAGES + 1, 100);
        messages[0] = Samples.ofSize("large", MESSAGE_BYTES + 1);

        assertRefused(() -> caller.append(id, messages), Reason.BATCH_TOO_LARGE).at("messages", "messages[0]");
    }

    @Test
    void outputOnlyFieldsDoNotCount() {
        var message =
                Samples.ofSize("m", MESSAGE_BYTES).toBuilder().setSequence(7).setEtag("x".repeat(1000));

        assertThat(caller.append(id, message.build()).getLastSequence()).isEqualTo(1);
    }

    @Test
    void asManyMessagesAsTheLimitAreTaken() {
        var appended = caller.append(id, messages(BATCH_MESSAGES, 100));

        assertThat(appended.getResultsCount()).isEqualTo(BATCH_MESSAGES);
        assertThat(appended.getLastSequence()).isEqualTo(BATCH_MESSAGES);
    }

    @Test
    void moreMessagesThanTheLimitAreRefused() {
        assertRefused(() -> caller.append(id, messages(BATCH_MESSAGES + 1, 100)), Reason.BATCH_TOO_LARGE)
                .at("messages");
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void aBatchOfTheLimitInBytesIsTaken() {
        // Whether what frames the messages counts is left open.
        var appended = caller.append(id, messages(64, BATCH_BYTES / 64 - 16));

        assertThat(appended.getLastSequence()).isEqualTo(64);
    }

    @Test
    void aBatchAboveTheLimitInBytesIsRefused() {
        assertRefused(() -> caller.append(id, messages(64, BATCH_BYTES / 64 + 1)), Reason.BATCH_TOO_LARGE)
                .at("messages");
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void aBatchOfTheLimitCanBeReadWithAClientsDefaults() {
        var sent = messages(3, MESSAGE_BYTES - 8);
        caller.append(id, sent);

        assertThat(caller.log(id)).extracting(Message::getMessageId).containsExactly("m0", "m1", "m2");
    }

    @Test
    void aRequestOfTheLimitIsTaken() {
        var answers = RawCalls.call(
                caller.channel(),
                "parley.v1.SessionStore/GetSession",
                padded(REQUEST_BYTES).toByteArray());

        assertThat(answers).hasSize(1);
    }

    @Test
    void aRequestAboveTheLimitIsRefused() {
        assertRefused(() -> caller.sessions().getSession(padded(REQUEST_BYTES + 1)), Reason.BATCH_TOO_LARGE);
        assertRefused(() -> caller.append(id, messages(5, MESSAGE_BYTES)), Reason.BATCH_TOO_LARGE);
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void aRequestFarAboveTheLimitIsRefusedByTheTransport() {
        var refusal = Refusal.of(() -> caller.sessions().getSession(padded(40 << 20)));

        assertThat(refusal.code()).isIn(Code.RESOURCE_EXHAUSTED, Code.INVALID_ARGUMENT);
        assertThat(caller.get(id).getSessionId()).isEqualTo(id);
    }

    @Test
    void nothingOfARequestThatIsTooLargeIsApplied() {
        var request = AppendMessagesRequest.newBuilder()
                .setSessionId(id)
                .addMessages(Samples.text("a"))
                .setUnknownFields(padding(REQUEST_BYTES))
                .build();

        assertRefused(() -> caller.messages().appendMessages(request), Reason.BATCH_TOO_LARGE);
        assertThat(caller.log(id)).isEmpty();
    }

    private static Message[] messages(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> Samples.ofSize("m" + i, bytes))
                .toArray(Message[]::new);
    }

    /** A request of that size, all but an id in a field that nobody knows. */
    private GetSessionRequest padded(int bytes) {
        var request = GetSessionRequest.newBuilder().setSessionId(id);
        int bare = request.build().getSerializedSize();
        for (int tag = 1; tag < 16; tag++) {
            var padded = request.setUnknownFields(padding(bytes - bare - tag)).build();
            if (padded.getSerializedSize() == bytes) {
                return padded;
            }
        }
        throw new IllegalArgumentException("there is no such request of %d bytes".formatted(bytes));
    }

    private static UnknownFieldSet padding(int bytes) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        2000,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(Samples.bytes(bytes))
                                .build())
                .build();
    }
}
