package dev.parley.server.domain.message;

/** How far a message has come. */
public enum MessageStatus {
    IN_PROGRESS,
    COMPLETE,
    INCOMPLETE,
    FAILED,
}
