package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Texts;
import dev.parley.v1.DataPart;
import dev.parley.v1.FilePart;
import dev.parley.v1.Message;
import dev.parley.v1.MessageError;
import dev.parley.v1.MessageStatus;
import dev.parley.v1.OpaquePart;
import dev.parley.v1.Part;
import dev.parley.v1.ReasoningPart;
import dev.parley.v1.RefusalPart;
import dev.parley.v1.Role;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.Summary;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import dev.parley.v1.Usage;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Bytes in, bytes out: content comes back exactly as it was sent. */
class ContentTest {
    static final List<String> NAUGHTY = Texts.NAUGHTY;
    static final List<String> JSON = Texts.JSON;
    static final List<String> NOT_JSON = Texts.NOT_JSON;

    static final List<Part> PARTS = List.of(
            Samples.textPart("text"),
            Part.newBuilder()
                    .setReasoning(ReasoningPart.newBuilder()
                            .setText("thought")
                            .setSignature(ByteString.copyFrom(new byte[] {0, -1, -128}))
                            .setEncrypted(Samples.bytes(64)))
                    .build(),
            Part.newBuilder()
                    .setToolCall(ToolCallPart.newBuilder()
                            .setCallId("call-1")
                            .setTool("search")
                            .setArgumentsJson("{\"q\": \"parley\"}"))
                    .build(),
            Part.newBuilder()
                    .setToolResult(ToolResultPart.newBuilder()
                            .setCallId("call-1")
                            .setTool("search")
                            .setResultJson("{\"hits\": []}")
                            .addParts(Samples.textPart("nothing"))
                            .setIsError(true))
                    .build(),
            Part.newBuilder()
                    .setData(DataPart.newBuilder().setMediaType("image/png").setData(Samples.bytes(1000)))
                    .build(),
            Part.newBuilder()
                    .setFile(FilePart.newBuilder()
                            .setUri("https://example.com/a?b=c#d")
                            .setMediaType("application/pdf")
                            .setFilename("a b.pdf")
                            .setSizeBytes(1L << 40)
                            .setSha256(Samples.bytes(32)))
                    .build(),
            Part.newBuilder()
                    .setRefusal(RefusalPart.newBuilder().setText("I cannot do that"))
                    .build(),
            Part.newBuilder()
                    .setOpaque(
                            OpaquePart.newBuilder().setType("web_search_call").setJson("{\"id\": 1}"))
                    .build(),
            Samples.textPart("signed").toBuilder()
                    .setProviderSignature(ByteString.copyFrom(new byte[] {1, 0, 2}))
                    .build(),
            // A part of a kind, with nothing in it.
            Part.newBuilder().setText(TextPart.getDefaultInstance()).build(),
            Part.newBuilder().setToolResult(ToolResultPart.getDefaultInstance()).build());

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @Test
    void everyFieldOfAMessageComesBack() {
        var message = Message.newBuilder()
                .setMessageId("m:1~@x.y_z-0")
                .setRole(Role.ROLE_ASSISTANT)
                .setAuthor("agent")
                .addAllParts(PARTS)
                .setStatus(MessageStatus.MESSAGE_STATUS_INCOMPLETE)
                .setTurnId("turn")
                .setRunId("run")
                .setParentMessageId("parent")
                .setBranch("planner.researcher")
                .setModel("model-1")
                .setFinishReason("length")
                .setUsage(Usage.newBuilder()
                        .setInputTokens(1L << 40)
                        .setOutputTokens(2)
                        .setCachedInputTokens(3)
                        .setReasoningTokens(4))
                .setTokenCount(Integer.MAX_VALUE)
                .putLabels("a", "1")
                .putProviderMetadata("raw", ByteString.copyFrom(new byte[] {0, -1}))
                .putProviderMetadata("", ByteString.EMPTY)
                .setSummary(Summary.newBuilder().setFromSequence(1).setThroughSequence(9))
                .setPinned(true)
                .setError(MessageError.newBuilder().setCode("timeout").setMessage("took too long"))
                .setEventTime(Samples.timestamp(Instant.parse("2001-02-03T04:05:06.123456789Z")))
                .build();

        assertComesBack(message);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ROLE_UNSPECIFIED", "UNRECOGNIZED"})
    void everyRoleComesBack(Role role) {
        assertComesBack(complete(Message.newBuilder().setRole(role)));
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageStatus.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MESSAGE_STATUS_UNSPECIFIED", "UNRECOGNIZED"})
    void everyStatusComesBack(MessageStatus status) {
        assertComesBack(Samples.text("m", "a").toBuilder().setStatus(status).build());
    }

    @ParameterizedTest
    @FieldSource("PARTS")
    void everyPartComesBack(Part part) {
        assertComesBack(complete(Samples.message(part).toBuilder()));
    }

    @ParameterizedTest
    @FieldSource("NAUGHTY")
    void anyTextComesBack(String text) {
        var message = Samples.message(
                Samples.textPart(text),
                Part.newBuilder()
                        .setReasoning(ReasoningPart.newBuilder().setText(text))
                        .build(),
                Part.newBuilder()
                        .setRefusal(RefusalPart.newBuilder().setText(text))
                        .build(),
                Part.newBuilder()
                        .setToolCall(ToolCallPart.newBuilder().setTool(text).setArgumentsJson(text))
                        .build(),
                Part.newBuilder()
                        .setFile(FilePart.newBuilder().setUri(text).setFilename(text))
                        .build());

        assertComesBack(complete(message.toBuilder()
                .setAuthor(text)
                .setModel(text)
                .setFinishReason(text)
                .setError(MessageError.newBuilder().setCode(text).setMessage(text))
                .putProviderMetadata(text, ByteString.copyFromUtf8(text))));
    }

    @ParameterizedTest
    @FieldSource("JSON")
    void jsonComesBackByteForByte(String json) {
        assertComesBack(complete(Samples.message(Samples.resultPart(json), Samples.opaquePart(json)).toBuilder()));

        caller.setState(id, "key", json);

        assertThat(caller.state(id)).containsEntry("key", json);
    }

    @ParameterizedTest
    @FieldSource("NOT_JSON")
    void argumentsThatAreNoJsonComeBackAsTheModelWroteThem(String text) {
        var call = Part.newBuilder()
                .setToolCall(ToolCallPart.newBuilder().setArgumentsJson(text))
                .build();

        assertComesBack(complete(Samples.message(call).toBuilder()));
    }

    @Test
    void argumentsMayBeNestedAsDeepAsTheModelLikes() {
        var call = Part.newBuilder()
                .setToolCall(ToolCallPart.newBuilder().setArgumentsJson("[".repeat(100_000)))
                .build();

        assertComesBack(complete(Samples.message(call).toBuilder()));
    }

    @Test
    void everyByteComesBack() {
        var all = new byte[256];
        IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
        var data = Part.newBuilder()
                .setData(DataPart.newBuilder().setData(ByteString.copyFrom(all)))
                .setProviderSignature(ByteString.copyFrom(all))
                .build();

        assertComesBack(
                complete(Samples.message(data).toBuilder().putProviderMetadata("all", ByteString.copyFrom(all))));
    }

    @Test
    void partsComeBackInTheirOrder() {
        var parts = IntStream.range(0, 100)
                .mapToObj(i -> Samples.textPart(Integer.toString(i)))
                .toArray(Part[]::new);

        assertComesBack(complete(Samples.message(parts).toBuilder()));
    }

    @Test
    void theEventTimeIsTheCallersAndOrdersNothing() {
        var late = Samples.timestamp(Instant.parse("9999-12-31T23:59:59.999999999Z"));
        var early = Samples.timestamp(Instant.parse("0001-01-01T00:00:00Z"));

        caller.append(
                id,
                Samples.text("late").toBuilder().setEventTime(late).build(),
                Samples.text("early").toBuilder().setEventTime(early).build());

        assertThat(caller.texts(id)).containsExactly("late", "early");
        assertThat(caller.log(id)).extracting(Message::getEventTime).containsExactly(late, early);
    }

    /** What was sent is what is read, in every way of reading. */
    private void assertComesBack(Message message) {
        long sequence = caller.append(id, message).getLastSequence();

        var bySequence = caller.message(id, sequence);
        var listed = caller.list(Caller.listRequest(id).setAfterSequence(sequence - 1))
                .getMessages(0);
        var streamed = caller.messages()
                .streamMessages(StreamMessagesRequest.newBuilder()
                        .setSessionId(id)
                        .setAfterSequence(sequence - 1)
                        .build())
                .next()
                .getMessage();

        assertThat(Samples.sent(bySequence)).isEqualTo(message);
        assertThat(listed).isEqualTo(bySequence);
        assertThat(streamed).isEqualTo(bySequence);
    }

    // As it is read: with an id and a status.
    private static Message complete(Message.Builder message) {
        return message.setMessageId(Samples.newId())
                .setStatus(MessageStatus.MESSAGE_STATUS_COMPLETE)
                .build();
    }
}
