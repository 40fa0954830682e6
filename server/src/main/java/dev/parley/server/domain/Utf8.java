package dev.parley.server.domain;

/** Sizes of text as UTF-8. */
public final class Utf8 {
    private Utf8() {}

    /** The length of a well-formed text in UTF-8. Unit: bytes. */
    public static long length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800) {
                // Each half of a surrogate pair counts two of the pair's four bytes.
                length += Character.isSurrogate(c) ? 1 : 2;
            } else if (c >= 0x80) {
                length += 1;
            }
        }
        return length;
    }
}
