package dev.parley.bench.load;

/** A call failed, or none came back: what was measured is worth nothing. */
public final class LoadFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LoadFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    public LoadFailedException(String message) {
        super(message);
    }
}
