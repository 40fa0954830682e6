package dev.parley.server.cli;

import dev.parley.server.settings.SettingsLoader;
import dev.parley.server.settings.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code parley config validate}. */
@Command(
        name = "validate",
        description = "Checks whether a server would start with these settings, and says everything that is wrong.")
final class ConfigValidateCommand implements Runnable {
    private final Surroundings surroundings;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    ConfigValidateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        var loaded = new SettingsLoader(surroundings).load(options.request());

        loaded.notes().forEach(terminal.err()::println);
        terminal.out().println("The settings are valid. Profile: %s".formatted(loaded.profile()));
    }
}
