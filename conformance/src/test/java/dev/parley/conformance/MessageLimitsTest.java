package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.Samples;
import dev.parley.conformance.support.Target;
import dev.parley.v1.DataPart;
import dev.parley.v1.FilePart;
import dev.parley.v1.Message;
import dev.parley.v1.MessageError;
import dev.parley.v1.OpaquePart;
import dev.parley.v1.Part;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** How much fits into one message, and what does not. */
class MessageLimitsTest {
    /** The plain texts of a message and of its parts, by their paths. */
    static final List<Plain> PLAIN = List.of(
            new Plain("author", Message.Builder::setAuthor),
            new Plain("turn_id", Message.Builder::setTurnId),
            new Plain("run_id", Message.Builder::setRunId),
            new Plain("parent_message_id", Message.Builder::setParentMessageId),
            new Plain("branch", Message.Builder::setBranch),
            new Plain("model", Message.Builder::setModel),
            new Plain("finish_reason", Message.Builder::setFinishReason),
            new Plain(
                    "error.code",
                    (message, text) ->
                            message.setError(MessageError.newBuilder().setCode(text))),
            new Plain(
                    "parts[0].tool_call.call_id",
                    (message, text) -> message.addParts(Part.newBuilder()
                            .setToolCall(ToolCallPart.newBuilder().setCallId(text)))),
            new Plain(
                    "parts[0].tool_call.tool",
                    (message, text) -> message.addParts(Part.newBuilder()
                            .setToolCall(ToolCallPart.newBuilder().setTool(text)))),
            new Plain(
                    "parts[0].tool_result.call_id",
                    (message, text) -> message.addParts(Part.newBuilder()
                            .setToolResult(ToolResultPart.newBuilder().setCallId(text)))),
            new Plain(
                    "parts[0].tool_result.tool",
                    (message, text) -> message.addParts(Part.newBuilder()
                            .setToolResult(ToolResultPart.newBuilder().setTool(text)))),
            new Plain(
                    "parts[0].data.media_type",
                    (message, text) -> message.addParts(
                            Part.newBuilder().setData(DataPart.newBuilder().setMediaType(text)))),
            new Plain(
                    "parts[0].file.media_type",
                    (message, text) -> message.addParts(
                            Part.newBuilder().setFile(FilePart.newBuilder().setMediaType(text)))),
            new Plain(
                    "parts[0].file.filename",
                    (message, text) -> message.addParts(
                            Part.newBuilder().setFile(FilePart.newBuilder().setFilename(text)))),
            new Plain(
                    "parts[0].opaque.type",
                    (message, text) -> message.addParts(
                            Part.newBuilder().setOpaque(OpaquePart.newBuilder().setType(text)))));

    private static final int TEXT_BYTES = Target.limit("text_bytes", 256);
    private static final int PARTS = Target.limit("parts", 256);

    private final Caller caller = Caller.ofNewTenant();
    private final String id = caller.createId();

    @ParameterizedTest
    @FieldSource("PLAIN")
    void aPlainTextOfTheLimitIsTaken(Plain plain) {
        var ascii = plain.of("x".repeat(TEXT_BYTES));
        var wide = plain.of("\u00e9".repeat(TEXT_BYTES / 2));

        assertThat(Samples.sent(caller.store(id, ascii)).getPartsList()).isEqualTo(ascii.getPartsList());
        assertThat(caller.append(id, wide).getResultsCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @FieldSource("PLAIN")
    void aPlainTextAboveTheLimitIsRefused(Plain plain) {
        var ascii = plain.of("x".repeat(TEXT_BYTES + 1));
        var wide = plain.of("\u00e9".repeat(TEXT_BYTES / 2 + 1));

        assertRefused(() -> caller.append(id, ascii), Reason.INVALID_FIELD).at("messages[0]." + plain.path());
        assertRefused(() -> caller.append(id, wide), Reason.INVALID_FIELD).at("messages[0]." + plain.path());
    }

    @Test
    void textsOfContentHaveNoLimitOfTheirOwn() {
        var text = "x".repeat(100_000);
        var file = Part.newBuilder().setFile(FilePart.newBuilder().setUri(text)).build();
        var message = Samples.message(Samples.textPart(text), file).toBuilder()
                .setError(MessageError.newBuilder().setMessage(text));

        assertThat(caller.store(id, message.build()).getPartsList()).isEqualTo(message.getPartsList());
    }

    @Test
    void aMessageIdOfTheLimitIsTakenAndALongerOneIsRefused() {
        var longest = "m".repeat(128);

        caller.append(id, Samples.text(longest, "a"));

        assertThat(caller.message(id, longest).getSequence()).isEqualTo(1);
        assertRefused(() -> caller.append(id, Samples.text("m".repeat(129), "a")), Reason.INVALID_FIELD)
                .at("messages[0].message_id");
    }

    @Test
    void asManyPartsAsTheLimitAreTaken() {
        assertThat(caller.store(id, Samples.message(parts(PARTS))).getPartsCount())
                .isEqualTo(PARTS);
    }

    @Test
    void morePartsThanTheLimitAreRefused() {
        assertRefused(() -> caller.append(id, Samples.message(parts(PARTS + 1))), Reason.INVALID_FIELD)
                .at("messages[0].parts");
    }

    @Test
    void theLimitOfPartsHoldsForAToolResultToo() {
        assertThat(caller.append(id, Samples.message(result(parts(PARTS)))).getLastSequence())
                .isEqualTo(1);
        assertRefused(() -> caller.append(id, Samples.message(result(parts(PARTS + 1)))), Reason.INVALID_FIELD)
                .at("messages[0].parts[0].tool_result.parts");
    }

    @Test
    void resultsMayBeInsideResultsToALimit() {
        var eight = nested(8);

        assertThat(caller.store(id, Samples.message(eight)).getParts(0)).isEqualTo(eight);
        assertRefused(() -> caller.append(id, Samples.message(nested(9))), Reason.INVALID_FIELD)
                .within("messages[0].parts[0].tool_result.parts");
    }

    @Test
    void resultsAreCheckedHoweverDeepTheyAre() {
        var bad = result(result(Samples.textPart("a"), Samples.resultPart("{")));

        assertRefused(() -> caller.append(id, Samples.message(bad)), Reason.INVALID_FIELD)
                .at("messages[0].parts[0].tool_result.parts[0].tool_result.parts[1].tool_result.result_json");
    }

    @Test
    void resultsThatAreNestedWithoutEndAreRefused() {
        var refusal = Refusal.of(() -> caller.append(id, Samples.message(nested(90))));

        // What is too deep to be parsed at all is malformed.
        assertThat(refusal.reason()).isIn(Reason.INVALID_FIELD.name(), Reason.MALFORMED_REQUEST.name());
    }

    @Test
    void asManyLabelsAsTheLimitAreTaken() {
        int labels = Target.limit("labels", 64);

        assertThat(caller.store(id, labelled(labels)).getLabelsCount()).isEqualTo(labels);
        assertRefused(() -> caller.append(id, labelled(labels + 1)), Reason.INVALID_FIELD)
                .at("messages[0].labels");
    }

    @Test
    void providerMetadataOfTheLimitIsTaken() {
        int bytes = Target.limit("provider_metadata_bytes", 256 << 10);
        var fits = Samples.text("a").toBuilder()
                .putProviderMetadata("a", Samples.bytes(1000))
                .putProviderMetadata("\u00e9", Samples.bytes(bytes - 1000 - 3));

        assertThat(caller.store(id, fits.build()).getProviderMetadataMap()).isEqualTo(fits.getProviderMetadataMap());
        assertRefused(
                        () -> caller.append(
                                id,
                                fits.putProviderMetadata("b", ByteString.EMPTY).build()),
                        Reason.INVALID_FIELD)
                .at("messages[0].provider_metadata");
    }

    @Test
    void numbersBelowZeroAreRefused() {
        var message =
                Samples.message(Part.newBuilder()
                                .setFile(FilePart.newBuilder().setSizeBytes(-1))
                                .build())
                        .toBuilder()
                        .setTokenCount(-1);
        message.getUsageBuilder()
                .setInputTokens(-1)
                .setOutputTokens(-1)
                .setCachedInputTokens(-1)
                .setReasoningTokens(-1);

        assertRefused(() -> caller.append(id, message.build()), Reason.INVALID_FIELD)
                .at(
                        "messages[0].token_count",
                        "messages[0].usage.input_tokens",
                        "messages[0].usage.output_tokens",
                        "messages[0].usage.cached_input_tokens",
                        "messages[0].usage.reasoning_tokens",
                        "messages[0].parts[0].file.size_bytes");
    }

    @Test
    void aSummaryCoversSequencesFromOneUpwards() {
        assertRefused(() -> caller.append(id, summary(0, 1)), Reason.INVALID_FIELD)
                .at("messages[0].summary.from_sequence");
        assertRefused(() -> caller.append(id, summary(3, 2)), Reason.INVALID_FIELD)
                .at("messages[0].summary.through_sequence");
        assertRefused(() -> caller.append(id, summary(-5, -7)), Reason.INVALID_FIELD)
                .at("messages[0].summary.from_sequence", "messages[0].summary.through_sequence");
        assertThat(caller.append(id, summary(3, 3)).getLastSequence()).isEqualTo(1);
    }

    @Test
    void anEventTimeThatIsNoneIsRefused() {
        var nanos = Samples.text("a").toBuilder();
        nanos.getEventTimeBuilder().setNanos(-1);
        var seconds = Samples.text("a").toBuilder();
        seconds.getEventTimeBuilder().setSeconds(Long.MAX_VALUE);

        assertRefused(() -> caller.append(id, nanos.build(), seconds.build()), Reason.INVALID_FIELD)
                .at("messages[0].event_time", "messages[1].event_time");
    }

    @Test
    void jsonAsDeepAsTheLimitIsTakenAndDeeperIsRefused() {
        int depth = Target.limit("json_depth", 128);
        var deepest = "[".repeat(depth) + "]".repeat(depth);
        var tooDeep = "{\"a\":" + deepest + "}";

        caller.append(id, Samples.message(Samples.resultPart(deepest), Samples.opaquePart(deepest)));

        assertRefused(
                        () -> caller.append(
                                id, Samples.message(Samples.resultPart(tooDeep), Samples.opaquePart(tooDeep))),
                        Reason.INVALID_FIELD)
                .at("messages[0].parts[0].tool_result.result_json", "messages[0].parts[1].opaque.json");
    }

    private static Message summary(long from, long through) {
        var message = Samples.text("a").toBuilder();
        message.getSummaryBuilder().setFromSequence(from).setThroughSequence(through);
        return message.build();
    }

    private static Message labelled(int count) {
        var message = Samples.text("a").toBuilder();
        IntStream.range(0, count).forEach(i -> message.putLabels("label-" + i, "x"));
        return message.build();
    }

    private static Part[] parts(int count) {
        return IntStream.range(0, count).mapToObj(_ -> Samples.textPart("a")).toArray(Part[]::new);
    }

    private static Part result(Part... parts) {
        return Part.newBuilder()
                .setToolResult(ToolResultPart.newBuilder().addAllParts(List.of(parts)))
                .build();
    }

    /** A text inside so many results. */
    private static Part nested(int results) {
        var part = Samples.textPart("a");
        for (int i = 0; i < results; i++) {
            part = result(part);
        }
        return part;
    }

    record Plain(String path, BiFunction<Message.Builder, String, Message.Builder> setter) {
        Message of(String text) {
            return setter.apply(Samples.message().toBuilder(), text).build();
        }

        @Override
        public String toString() {
            return path;
        }
    }
}
