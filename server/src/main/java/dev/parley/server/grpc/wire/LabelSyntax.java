package dev.parley.server.grpc.wire;

/** The form of the keys of labels (contract §3). */
public final class LabelSyntax {
    /** The form as a regular expression, for people. */
    public static final String PATTERN = "[a-z0-9][a-z0-9._/-]*";

    private static final String OTHERS = "._/-";

    private LabelSyntax() {}

    /** Whether a text has the form of a key, long as it may be. */
    public static boolean isKey(String text) {
        if (text.isEmpty() || !isAlphanumeric(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && OTHERS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
