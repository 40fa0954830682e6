package dev.parley.server.settings;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, so that an operator reads all of it at once. */
final class Problems {
    private final List<String> lines = new ArrayList<>();
    private final Set<String> subjects = new HashSet<>();

    /**
     * Adds a problem.
     *
     * @param subject the setting, file or variable that has it
     * @param text what is wrong and what is allowed
     * @param origin where it was given
     */
    void add(String subject, String text, String origin) {
        subjects.add(subject);
        lines.add("%s: %s [%s]".formatted(subject, text, origin));
    }

    /** Adds a problem whose subject says where it is. */
    void add(String subject, String text) {
        subjects.add(subject);
        lines.add(subject + ": " + text);
    }

    boolean has(String subject) {
        return subjects.contains(subject);
    }

    /**
     * Throws if there is any.
     *
     * @param profile the profile, and who named it
     */
    void requireNone(String profile) {
        if (!lines.isEmpty()) {
            throw new InvalidSettingsException(profile, lines);
        }
    }
}
