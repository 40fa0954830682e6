package dev.parley.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import dev.parley.server.settings.LoadedSettings;
import dev.parley.server.settings.SettingsLoader;
import dev.parley.server.settings.Surroundings;
import java.io.IOException;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley config print}. */
@Command(
        name = "print",
        description =
                "Shows every setting as it would be in force, and where its value comes from. Secrets are masked.")
final class ConfigPrintCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}.", defaultValue = "text")
    private Format format = Format.text;

    ConfigPrintCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        // What is in force is worth seeing above all where a rule refuses it.
        var loaded = new SettingsLoader(surroundings).inspect(options.request());

        loaded.notes().forEach(terminal.err()::println);
        terminal.out()
                .print(
                        switch (format) {
                            case text -> text(loaded);
                            case json -> json(loaded);
                        });
        terminal.out().flush();
        return ExitCode.OK;
    }

    private static String text(LoadedSettings loaded) {
        var text = new StringBuilder("profile = %s%n".formatted(loaded.profile()));
        var group = "";
        for (var value : loaded.values()) {
            if (!value.group().equals(group)) {
                group = value.group();
                text.append(System.lineSeparator());
            }
            text.append("%s = %s  [%s]%n".formatted(value.key(), value.value(), value.origin()));
        }
        return text.toString();
    }

    private static String json(LoadedSettings loaded) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartArray();
            for (var value : loaded.values()) {
                json.writeStartObject();
                json.writeStringField("key", value.key());
                json.writeStringField("value", value.value());
                json.writeStringField("origin", value.origin());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.append('\n').toString();
    }

    /** How to write it. Named as it is typed. */
    private enum Format {
        text,
        json,
    }
}
