package dev.parley.server.storage.memory;

import java.util.Optional;
import java.util.UUID;

/** How texts are kept: most ids are UUIDs, which take 16 bytes instead of 36. */
final class PackedText {
    /** The form of a text that is kept as UTF-8. */
    static final int PLAIN = 0;
    /** The form of the text of a UUID. */
    static final int UUID_TEXT = 1;
    /** The form of a text whose UTF-8 stands in the message's content, too. */
    static final int IN_CONTENT = 2;
    /** How many bits a form takes. */
    static final int FORM_BITS = 2;

    private static final int UUID_LENGTH = 36;
    private static final int NOT_HEX = -1;

    private PackedText() {}

    /** The UUID that a text stands for, if its text is that very one: in lower case, with all digits. */
    static Optional<UUID> uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return Optional.empty();
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = text.charAt(i);
            if (isDash(i)) {
                if (c != '-') {
                    return Optional.empty();
                }
                continue;
            }
            int digit = digit(c);
            if (digit == NOT_HEX) {
                return Optional.empty();
            }
            high = (high << 4) | (low >>> 60);
            low = (low << 4) | digit;
        }
        return Optional.of(new UUID(high, low));
    }

    private static boolean isDash(int at) {
        return at == 8 || at == 13 || at == 18 || at == 23;
    }

    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : NOT_HEX;
    }
}
