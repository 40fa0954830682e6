package dev.parley.server.domain.session;

/** Whether a session takes new messages. */
public enum SessionStatus {
    ACTIVE,
    CLOSED,
}
