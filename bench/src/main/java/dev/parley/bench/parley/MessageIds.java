package dev.parley.bench.parley;

/** What the ids of appended messages look like. The caller's end with the number of the message. */
public enum MessageIds {
    /** The server makes them. */
    NONE(""),
    SHORT("message-"),
    /** As long as a UUID, such as Parley's clients make. */
    UUID("019a5e3c-8b41-7c20-9d6e-4f7");

    private final String start;

    MessageIds(String start) {
        this.start = start;
    }

    /** The id with this number, or with what stands for it. */
    String of(String number) {
        return this == NONE ? "" : start + number;
    }
}
