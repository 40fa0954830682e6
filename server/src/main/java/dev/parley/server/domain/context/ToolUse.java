package dev.parley.server.domain.context;

/**
 * A part of a message that calls a tool, or has a tool's result.
 *
 * @param callId not empty
 */
public record ToolUse(Kind kind, String callId) {
    /** Which of both. */
    public enum Kind {
        CALL,
        RESULT,
    }
}
