package dev.parley.server.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Valid settings, and how they came about.
 *
 * @param values every setting that exists with the chosen backend, group by group
 * @param profile the profile's name, and who named it: {@code testing [environment variable PARLEY_PROFILE]}
 * @param notes what was given and is ignored, in sentences
 * @param directory the directory of configuration files, if there is one
 */
public record LoadedSettings(
        Settings settings, List<SettingValue> values, String profile, List<String> notes, Optional<Path> directory) {}
