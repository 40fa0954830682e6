package dev.parley.server.domain.message;

/** Who speaks. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL,
}
