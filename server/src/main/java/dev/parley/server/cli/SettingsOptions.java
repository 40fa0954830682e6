package dev.parley.server.cli;

import dev.parley.server.settings.SettingsRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads settings. */
final class SettingsOptions {
    @Option(
            names = "--config",
            paramLabel = "DIR|FILE",
            description = "The directory of configuration files, or one file. Else $$PARLEY_CONFIG, else config/ beside"
                    + " the launcher.")
    private @Nullable Path config;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "development, testing, staging or production. Else $$PARLEY_PROFILE, else production.")
    private @Nullable String profile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one setting, above every other source: --set server.port=8080. As often as needed.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    SettingsRequest request() {
        return new SettingsRequest(Optional.ofNullable(profile), Optional.ofNullable(config), overrides);
    }
}
