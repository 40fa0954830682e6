package dev.parley.server.grpc;

import dev.parley.server.grpc.wire.JsonSyntax;
import dev.parley.server.settings.LimitSettings;
import dev.parley.v1.FilePart;
import dev.parley.v1.OpaquePart;
import dev.parley.v1.Part;
import dev.parley.v1.ToolCallPart;
import dev.parley.v1.ToolResultPart;
import java.util.List;

/** Checks the parts of messages, and those of tool results within them. */
final class PartReader {
    private static final int MAX_RESULTS_IN_RESULTS = 8;

    private final RequestReader in;
    private final LimitSettings limits;
    private final JsonSyntax json;

    PartReader(RequestReader in) {
        this.in = in;
        this.limits = in.limits();
        this.json = new JsonSyntax(limits.jsonDepth());
    }

    void check(String field, List<Part> parts) {
        check(field, parts, 0);
    }

    private void check(String field, List<Part> parts, int depth) {
        in.require(parts.size() <= limits.parts(), field, RequestReader.atMost(limits.parts(), "entries"));
        in.require(
                parts.isEmpty() || depth <= MAX_RESULTS_IN_RESULTS,
                field,
                "must not be inside more than %d tool results".formatted(MAX_RESULTS_IN_RESULTS));
        if (depth > MAX_RESULTS_IN_RESULTS) {
            return;
        }
        for (int i = 0; i < parts.size() && i < limits.parts(); i++) {
            check(RequestReader.entry(field, i), parts.get(i), depth);
        }
    }

    private void check(String path, Part part, int depth) {
        switch (part.getContentCase()) {
            case TEXT, REASONING, REFUSAL -> {}
            case TOOL_CALL -> toolCall(path + ".tool_call", part.getToolCall());
            case TOOL_RESULT -> toolResult(path + ".tool_result", part.getToolResult(), depth);
            case DATA -> in.plain(path + ".data.media_type", part.getData().getMediaType(), limits.textBytes());
            case FILE -> file(path + ".file", part.getFile());
            case OPAQUE -> opaque(path + ".opaque", part.getOpaque());
            // A kind of part that a newer client knows is an unknown field here, and is kept.
            case CONTENT_NOT_SET ->
                in.require(!part.getUnknownFields().isEmpty(), path + ".content", "must be set: text, tool_call, …");
        }
    }

    private void toolCall(String path, ToolCallPart call) {
        callId(path, call.getCallId());
        in.plain(path + ".tool", call.getTool(), limits.textBytes());
    }

    private void toolResult(String path, ToolResultPart result, int depth) {
        callId(path, result.getCallId());
        in.plain(path + ".tool", result.getTool(), limits.textBytes());
        json(path + ".result_json", result.getResultJson());
        check(path + ".parts", result.getPartsList(), depth + 1);
    }

    private void file(String path, FilePart file) {
        in.plain(path + ".media_type", file.getMediaType(), limits.textBytes());
        in.plain(path + ".filename", file.getFilename(), limits.textBytes());
        in.notNegative(path + ".size_bytes", file.getSizeBytes());
    }

    private void opaque(String path, OpaquePart opaque) {
        in.plain(path + ".type", opaque.getType(), limits.textBytes());
        json(path + ".json", opaque.getJson());
    }

    private void callId(String path, String callId) {
        in.plain(path + ".call_id", callId, limits.textBytes());
        in.noControls(path + ".call_id", callId);
    }

    private void json(String path, String text) {
        in.require(text.isEmpty() || json.isValid(text), path, json.rule());
    }
}
