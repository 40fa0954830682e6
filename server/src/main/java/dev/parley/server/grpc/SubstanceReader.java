package dev.parley.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.CorruptRecordException;
import dev.parley.server.domain.Utf8;
import dev.parley.server.domain.context.ContentReader;
import dev.parley.server.domain.context.Substance;
import dev.parley.server.domain.context.ToolUse;
import dev.parley.server.domain.context.ToolUse.Kind;
import dev.parley.server.domain.message.Message;
import dev.parley.v1.Part;
import java.util.List;
import java.util.Optional;

/** Reads with the generated parser what of a message counts in a context. */
final class SubstanceReader implements ContentReader {
    @Override
    public Substance read(Message message) {
        try {
            var content = dev.parley.v1.Message.parseFrom(message.content().buffer());
            return new Substance(
                    content.getTokenCount(), textBytes(content.getPartsList()), toolUses(content.getPartsList()));
        } catch (InvalidProtocolBufferException e) {
            throw CorruptRecordException.message(message.id(), e);
        }
    }

    private static long textBytes(List<Part> parts) {
        long bytes = 0;
        for (var part : parts) {
            bytes += textBytes(part);
        }
        return bytes;
    }

    // A kind of part that only a newer version knows has no text here.
    private static long textBytes(Part part) {
        return switch (part.getContentCase()) {
            case TEXT -> Utf8.length(part.getText().getText());
            case REASONING -> Utf8.length(part.getReasoning().getText());
            case TOOL_CALL -> Utf8.length(part.getToolCall().getArgumentsJson());
            case TOOL_RESULT ->
                Utf8.length(part.getToolResult().getResultJson())
                        + textBytes(part.getToolResult().getPartsList());
            case REFUSAL -> Utf8.length(part.getRefusal().getText());
            case OPAQUE -> Utf8.length(part.getOpaque().getJson());
            case DATA, FILE, CONTENT_NOT_SET -> 0;
        };
    }

    private static List<ToolUse> toolUses(List<Part> parts) {
        return parts.stream()
                .map(SubstanceReader::toolUse)
                .flatMap(Optional::stream)
                .filter(use -> !use.callId().isEmpty())
                .toList();
    }

    private static Optional<ToolUse> toolUse(Part part) {
        return switch (part.getContentCase()) {
            case TOOL_CALL ->
                Optional.of(new ToolUse(Kind.CALL, part.getToolCall().getCallId()));
            case TOOL_RESULT ->
                Optional.of(new ToolUse(Kind.RESULT, part.getToolResult().getCallId()));
            case TEXT, REASONING, DATA, FILE, REFUSAL, OPAQUE, CONTENT_NOT_SET -> Optional.empty();
        };
    }
}
