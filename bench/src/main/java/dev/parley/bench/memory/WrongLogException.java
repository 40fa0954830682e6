package dev.parley.bench.memory;

/** The server lost, doubled or misplaced a message, or said so. However fast it was, that is worth nothing. */
public final class WrongLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongLogException(String message) {
        super(message);
    }
}
