package dev.parley.bench.parley;

/** The server lost, doubled or misplaced a message, or said so. However fast it was, that is worth nothing. */
public final class WrongLogException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongLogException(String message) {
        super(message);
    }
}
