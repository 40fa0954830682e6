package dev.parley.server.settings;

/** A value that must not reach a log, a message or a printed configuration. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
