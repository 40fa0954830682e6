package dev.parley.server.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line says about the settings.
 *
 * @param profile the name of a profile
 * @param config a directory with configuration files, or one file
 * @param overrides values by key, above every other source
 */
public record SettingsRequest(Optional<String> profile, Optional<Path> config, Map<String, String> overrides) {
    /** A command line that says nothing. */
    public static final SettingsRequest NOTHING = new SettingsRequest(Optional.empty(), Optional.empty(), Map.of());
}
