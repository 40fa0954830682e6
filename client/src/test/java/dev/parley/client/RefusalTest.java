package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static dev.parley.client.Samples.text;
import static dev.parley.client.Samples.user;
import static dev.parley.client.Samples.withData;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResponse;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.GetStateRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.Part;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Session;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.ToolResultPart;
import dev.parley.v1.UpdateMessageRequest;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefusalTest {
    private static final int MIB = 1 << 20;

    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD800", "\uDC00a", "\uD800a", "\uDC00\uD800", "\uD83D\uDC69\uD800"})
    void textThatIsNotUnicodeIsNotSent(String text) {
        var failure = failureOf(() -> client.messages().append("s-1", user("fine"), user(text)));

        assertRefused(failure, ErrorReason.ERROR_REASON_INVALID_FIELD, "messages[1].parts[0].text.text");
    }

    @Test
    void everyStringIsLookedAtHoweverDeep() {
        var result = ToolResultPart.newBuilder()
                .setCallId("\uD800")
                .addParts(text("fine"))
                .addParts(text("\uD800"));
        var message = Message.newBuilder()
                .setAuthor("\uD800")
                .addParts(Part.newBuilder().setToolResult(result))
                .putLabels("key", "\uD800")
                .putLabels("\uD800", "fine")
                .build();

        var failure = failureOf(() -> client.messages().append("s-1", message));

        assertRefused(
                failure,
                ErrorReason.ERROR_REASON_INVALID_FIELD,
                "messages[0].author",
                "messages[0].parts[0].tool_result.call_id",
                "messages[0].parts[0].tool_result.parts[1].text.text",
                "messages[0].labels[\"key\"]",
                "messages[0].labels");
    }

    @Test
    void everyCallIsLookedAt() {
        var refused = List.<Callable<?>>of(
                () -> client.sessions()
                        .create(Session.newBuilder().setTitle("\uD800").build()),
                () -> client.sessions()
                        .patchState(PatchStateRequest.newBuilder()
                                .putSet("key", "\"\uD800\"")
                                .build()),
                () -> client.sessions()
                        .getState(GetStateRequest.newBuilder().addKeys("\uD800").build()),
                () -> client.messages().stream(StreamMessagesRequest.newBuilder()
                        .setSessionId("\uD800")
                        .build()));

        assertThat(refused)
                .allSatisfy(
                        call -> assertThat(failureOf(call).reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_FIELD));
        assertThat(server.attempts()).isEmpty();
    }

    @Test
    void allOtherTextIsSentAsItIs() {
        answerAppends();
        var message = user("\0 e\u0301 \uD83D\uDC69\u200D\uD83D\uDCBB \uFFFF").toBuilder()
                .setMessageId("m-1")
                .build();

        client.messages().append("s-1", message);

        assertThat(((AppendMessagesRequest) server.attempts().get(0).request()).getMessages(0))
                .isEqualTo(message);
    }

    @Test
    void aMessageThatIsTooLargeIsNotSent() {
        var failure = failureOf(() -> client.messages().append("s-1", user("fine"), withData(MIB)));

        assertRefused(failure, ErrorReason.ERROR_REASON_MESSAGE_TOO_LARGE, "messages[1]");
    }

    @Test
    void anUpdateThatIsTooLargeIsNotSent() {
        var request =
                UpdateMessageRequest.newBuilder().setMessage(withData(MIB)).build();

        var failure = failureOf(() -> client.messages().update(request));

        assertRefused(failure, ErrorReason.ERROR_REASON_MESSAGE_TOO_LARGE, "message");
    }

    @Test
    void aBatchThatIsTooLargeIsNotSent() {
        var messages = Collections.nCopies(4, withData(MIB - 100)).toArray(Message[]::new);

        var failure = failureOf(() -> client.messages().append("s-1", messages));

        assertRefused(failure, ErrorReason.ERROR_REASON_BATCH_TOO_LARGE, "messages");
    }

    @Test
    void aBatchOfTooManyIsNotSent() {
        var messages = Collections.nCopies(101, user("hello")).toArray(Message[]::new);

        var failure = failureOf(() -> client.messages().append("s-1", messages));

        assertRefused(failure, ErrorReason.ERROR_REASON_BATCH_TOO_LARGE, "messages");
    }

    @Test
    void aRequestThatIsTooLargeIsNotSent() {
        var patch = PatchStateRequest.newBuilder()
                .putSet("key", "x".repeat(4 * MIB))
                .build();

        var failure = failureOf(() -> client.sessions().patchState(patch));

        assertRefused(failure, ErrorReason.ERROR_REASON_BATCH_TOO_LARGE, "the request");
    }

    @Test
    void fieldsThatTheServerLeavesOutDoNotCount() {
        answerAppends();
        var largest = withData(MIB - 40).toBuilder().setMessageId("m-1");
        largest.setAuthor("a".repeat(MIB - 2 - largest.build().getSerializedSize()));
        var read = largest.build().toBuilder()
                .setSequence(7)
                .setEtag("etag")
                .setCreateTime(Timestamp.newBuilder().setSeconds(1))
                .build();

        client.messages().append("s-1", read);

        assertThat(read.getSerializedSize()).isGreaterThan(MIB);
        assertThat(server.attempts()).hasSize(1);
    }

    @Test
    void limitsFollowTheServers() {
        answerAppends();

        try (var large = server.client()
                .limits(new Limits(8 * MIB, 100, 6 * MIB, 2 * MIB))
                .build()) {
            large.messages().append("s-1", withData(MIB), withData(MIB), withData(MIB), withData(MIB));
        }

        assertThat(server.attempts()).hasSize(1);
    }

    private void answerAppends() {
        server.answer(MessageStoreGrpc.getAppendMessagesMethod(), AppendMessagesResponse.getDefaultInstance());
    }

    private void assertRefused(ParleyException failure, ErrorReason reason, String... fields) {
        assertThat(failure).isInstanceOf(ParleyException.InvalidRequest.class);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertThat(failure.violations()).extracting(Violation::field).containsExactlyInAnyOrder(fields);
        assertThat(server.attempts()).isEmpty();
    }
}
