package dev.parley.server.storage.postgres;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that are looked for, which may be any. PostgreSQL takes no U+0000, not even to compare with; what is stored has
 * no control characters, so another one in its place matches as little.
 */
final class Sought {
    private static final char NEVER_STORED = '\u0001';

    private Sought() {}

    static String text(String text) {
        return text.replace('\0', NEVER_STORED);
    }

    static List<String> texts(Collection<String> texts) {
        return texts.stream().map(Sought::text).toList();
    }

    static Map<String, String> labels(Map<String, String> labels) {
        var sought = HashMap.<String, String>newHashMap(labels.size());
        labels.forEach((key, value) -> sought.put(text(key), text(value)));
        return sought;
    }
}
