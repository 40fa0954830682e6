package dev.parley.server.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.context.Substance;
import dev.parley.server.domain.context.ToolUse;
import dev.parley.server.domain.context.ToolUse.Kind;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import dev.parley.v1.DataPart;
import dev.parley.v1.FilePart;
import dev.parley.v1.Message;
import dev.parley.v1.OpaquePart;
import dev.parley.v1.Part;
import dev.parley.v1.ReasoningPart;
import dev.parley.v1.RefusalPart;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SubstanceReaderTest {
    private final SubstanceReader reader = new SubstanceReader();

    @Test
    void theTextsOfAllPartsCountInBytes() {
        var content = message(
                text("é"),
                Part.newBuilder()
                        .setReasoning(ReasoningPart.newBuilder().setText("12").setEncrypted(bytes()))
                        .build(),
                call("a", "{1}"),
                Part.newBuilder()
                        .setToolResult(ToolResultPart.newBuilder()
                                .setResultJson("1234")
                                .addParts(text("12345")))
                        .build(),
                Part.newBuilder()
                        .setRefusal(RefusalPart.newBuilder().setText("123456"))
                        .build(),
                Part.newBuilder()
                        .setOpaque(OpaquePart.newBuilder().setType("item").setJson("1234567"))
                        .build());

        var substance = read(content);

        assertThat(substance.textBytes()).isEqualTo(2 + 2 + 3 + 4 + 5 + 6 + 7);
    }

    @Test
    void bytesAndLinksAreNoText() {
        var content = message(
                Part.newBuilder()
                        .setData(DataPart.newBuilder().setMediaType("image/png").setData(bytes()))
                        .build(),
                Part.newBuilder()
                        .setFile(FilePart.newBuilder().setUri("https://example.org"))
                        .build(),
                Part.getDefaultInstance());

        var substance = read(content);

        assertThat(substance.textBytes()).isZero();
    }

    @Test
    void callsAndResultsComeInTheOrderOfTheParts() {
        var content = message(call("a", ""), result("b"), call("", ""), call("b", ""));

        var substance = read(content);

        assertThat(substance.toolUses())
                .containsExactly(
                        new ToolUse(Kind.CALL, "a"), new ToolUse(Kind.RESULT, "b"), new ToolUse(Kind.CALL, "b"));
    }

    @Test
    void whatIsInsideOfAResultIsNoCall() {
        var outer = ToolResultPart.newBuilder().setCallId("a").addParts(call("b", "{}"));

        var substance = read(message(Part.newBuilder().setToolResult(outer).build()));

        assertThat(substance.toolUses()).containsExactly(new ToolUse(Kind.RESULT, "a"));
    }

    @Test
    void theCountOfTheCallerIsKept() {
        var content = message(text("12345")).toBuilder().setTokenCount(7).build();

        var substance = read(content);

        assertThat(substance.tokenCount()).isEqualTo(7);
    }

    @Test
    void contentThatCannotBeReadIsReported() {
        var broken = stored("\u000f".getBytes(UTF_8));

        assertThatExceptionOfType(CorruptRecordException.class).isThrownBy(() -> reader.read(broken));
    }

    private Substance read(Message content) {
        return reader.read(stored(content.toByteArray()));
    }

    private static Message message(Part... parts) {
        var message = Message.newBuilder();
        for (var part : parts) {
            message.addParts(part);
        }
        return message.build();
    }

    private static Part text(String text) {
        return Part.newBuilder().setText(TextPart.newBuilder().setText(text)).build();
    }

    private static Part call(String callId, String arguments) {
        return Part.newBuilder()
                .setToolCall(ToolCallPart.newBuilder().setCallId(callId).setArgumentsJson(arguments))
                .build();
    }

    private static Part result(String callId) {
        return Part.newBuilder()
                .setToolResult(ToolResultPart.newBuilder().setCallId(callId))
                .build();
    }

    private static ByteString bytes() {
        return ByteString.copyFromUtf8("not a text");
    }

    private static dev.parley.server.domain.message.Message stored(byte[] content) {
        var envelope = new Envelope(Role.USER, MessageStatus.COMPLETE, "", "", "", Map.of(), Usage.NONE, Marks.NONE);
        return new dev.parley.server.domain.message.Message(
                "m-1", new UUID(1, 2), 1, envelope, Content.of(content), Services.NOON, Services.NOON, 1);
    }
}
