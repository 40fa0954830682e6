package dev.parley.server.domain.message;

/** What an update makes of a message. Always makes the same of the same; may be asked more than once. */
@FunctionalInterface
public interface MessageEdit {
    Edited applyTo(Envelope envelope, Content content);

    /**
     * A message after an edit.
     *
     * @param bytes what it has, serialised as a caller would send it
     */
    record Edited(Envelope envelope, Content content, Depth depth, long bytes) {}

    /** How deep an edit goes. */
    enum Depth {
        /** Nothing is other than it was. */
        NOTHING,
        /** Only what may change at any time: labels, pinned, provider metadata, token count. */
        NOTES,
        /** What must not change any more once a message is final. */
        SUBSTANCE,
    }
}
