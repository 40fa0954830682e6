package dev.parley.server.grpc.wire;

/** The form of ids (contract §3). */
public final class IdSyntax {
    /** The form as a regular expression, for people. */
    public static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9._:~@-]{0,127}";

    private static final int MAX_CHARACTERS = 128;
    private static final String OTHERS = "._:~@-";

    private IdSyntax() {}

    /** Whether a text is an id. */
    public static boolean matches(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_CHARACTERS || !isAlphanumeric(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && OTHERS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }
}
