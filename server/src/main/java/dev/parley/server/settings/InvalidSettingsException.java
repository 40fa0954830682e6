package dev.parley.server.settings;

import java.util.List;

/** The server cannot start with these settings. */
public final class InvalidSettingsException extends RuntimeException {
    private final List<String> problems;

    InvalidSettingsException(String profile, List<String> problems) {
        super("%d %s in the settings, profile %s:\n  %s"
                .formatted(
                        problems.size(),
                        problems.size() == 1 ? "problem" : "problems",
                        profile,
                        String.join("\n  ", problems)));
        this.problems = List.copyOf(problems);
    }

    /** Every problem: the setting, what it must be, and where its value came from. */
    public List<String> problems() {
        return problems;
    }
}
