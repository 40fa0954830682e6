package dev.parley.server.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says why a file could not be read, in words for an operator. */
final class ReadFailure {
    private ReadFailure() {}

    static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "does not exist";
            case AccessDeniedException _ -> "may not be read by this user";
            case CharacterCodingException _ -> "is not UTF-8 text";
            default -> "cannot be read: " + failure.getMessage();
        };
    }
}
