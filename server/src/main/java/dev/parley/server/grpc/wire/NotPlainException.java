package dev.parley.server.grpc.wire;

import java.io.Serial;

/**
 * The bytes are not what a walk knows how to read. That says nothing about whether they are well-formed or allowed: the
 * generated parser and the readers behind it decide.
 */
public final class NotPlainException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    NotPlainException() {
        // Nobody looks at where it comes from, and finding that out is dear.
        super("not in plain form", null, false, false);
    }
}
