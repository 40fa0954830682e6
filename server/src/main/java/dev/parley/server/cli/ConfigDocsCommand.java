package dev.parley.server.cli;

import dev.parley.server.settings.SampleFiles;
import dev.parley.server.settings.SettingsLoader;
import dev.parley.server.settings.SettingsReference;
import dev.parley.server.settings.SettingsRequest;
import dev.parley.server.settings.Surroundings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley config docs}: for whoever changes the settings in the source. */
@Command(name = "docs", hidden = true, description = "Prints a file that is made from the settings themselves.")
final class ConfigDocsCommand implements Runnable {
    private final Optional<Path> defaultConfig;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Option(
            names = "--file",
            paramLabel = "NAME",
            description = "settings.md (the default), parley.yaml, or an environment template such as staging.env.",
            defaultValue = "settings.md")
    private String file = "";

    ConfigDocsCommand(Optional<Path> defaultConfig) {
        this.defaultConfig = defaultConfig;
    }

    @Override
    public void run() {
        terminal.out()
                .print(
                        switch (file) {
                            case "settings.md" -> new SettingsReference().markdown();
                            case "parley.yaml" -> new SampleFiles().yaml();
                            case String name
                            when name.endsWith(".env") -> environment(name.replaceFirst("\\.env$", ""));
                            default -> throw terminal.wrongUsage("There is no file \"" + file + "\" to make.");
                        });
        terminal.out().flush();
    }

    // As delivered: what is set on this machine, in variables or in a file .env, has no part in it.
    private String environment(String profile) {
        var delivered = new Surroundings(Map.of(), Optional.empty(), Long.MAX_VALUE);
        var ofProfile = defaultConfig.map(directory -> directory.resolve(profile + ".yaml"));
        var request = new SettingsRequest(Optional.of(profile), ofProfile, Map.of());
        return new SampleFiles().environment(new SettingsLoader(delivered).inspect(request));
    }
}
