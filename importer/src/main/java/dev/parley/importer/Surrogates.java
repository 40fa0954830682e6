package dev.parley.importer;

/** Halves of a surrogate pair that stand alone: JSON can escape them, UTF-8 cannot carry them. */
final class Surrogates {
    private Surrogates() {}

    /** The index of the first one, or -1. */
    static int unpairedAt(String text) {
        return unpairedAt(text, 0);
    }

    /** JSON with each of them as an escape. */
    static String escaped(String json) {
        int at = unpairedAt(json);
        if (at < 0) {
            return json;
        }
        var escaped = new StringBuilder();
        int copied = 0;
        for (; at >= 0; at = unpairedAt(json, copied)) {
            escaped.append(json, copied, at).append("\\u%04x".formatted((int) json.charAt(at)));
            copied = at + 1;
        }
        return escaped.append(json, copied, json.length()).toString();
    }

    private static int unpairedAt(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
