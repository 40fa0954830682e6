package dev.parley.server.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files in {@code config/} that name every setting. Made from the settings, so they cannot fall behind. Whatever is
 * set in them is commented out, {@code #name: value} in prose that begins with {@code # }.
 */
public final class SampleFiles {
    private static final int WIDTH = 110;
    private static final String YAML_HEAD = """
            # Every setting of Parley, with its meaning and its default. This file sets nothing: take away the # in front of
            # what you want to change. What differs between the profiles stands in the file of each profile, which
            # overrides this one. docs/settings.md says where else values can come from.
            #
            # `parley config validate` checks, `parley config print` shows what is in force and where it comes from.

            parley:
            """;
    private static final String TO_DECIDE = """

            # To decide before the first start: the production profile takes neither from its defaults.
            #PARLEY_STORAGE_BACKEND=memory
            #PARLEY_SERVER_INSECURE_NO_AUTHENTICATION=true
            """;

    /** {@code parley.yaml}. */
    public String yaml() {
        var lines = new ArrayList<String>();
        var group = "";
        for (var definition : SettingsSchema.ofServer(ValueKinds.ofAnyHeap()).definitions()) {
            var indent = "  "
                    .repeat((int) definition.key().chars().filter(c -> c == '.').count());
            if (!definition.group().equals(group)) {
                group = definition.group();
                lines.addAll(comment(indent, definition.groupDescription()));
                lines.add(indent + group.substring(group.lastIndexOf('.') + 1) + ":");
            }
            lines.addAll(comment(indent + "  ", definition.description()));
            lines.addAll(comment(indent + "  ", "Allowed: " + definition.allowed() + "."));
            lines.add("%s  #%s: %s".formatted(indent, definition.name(), definition.sample()));
            lines.add("");
        }
        lines.removeLast();
        return YAML_HEAD + String.join("\n", lines) + "\n";
    }

    /**
     * The template of the environment in a profile.
     *
     * @param loaded the settings as they are delivered for the profile
     */
    public String environment(LoadedSettings loaded) {
        var values = loaded.values().stream().collect(Collectors.toMap(SettingValue::key, SettingValue::value));
        var profile = loaded.settings().profile();
        var lines = new ArrayList<String>();
        for (var definition : SettingsSchema.ofServer(ValueKinds.ofAnyHeap()).definitions()) {
            lines.add("");
            lines.addAll(comment("", definition.description()));
            lines.addAll(comment("", "Allowed: " + definition.allowed() + "."));
            var value = values.getOrDefault(definition.key(), "");
            lines.add("#%s=%s".formatted(definition.variable(), value.isEmpty() ? definition.sample() : value));
        }
        return environmentHead(ValueKinds.name(profile))
                + (profile == Profile.PRODUCTION ? TO_DECIDE : "")
                + String.join("\n", lines)
                + "\n";
    }

    private static String environmentHead(String profile) {
        return """
            # The environment of a Parley server, profile %1$s: every variable, with the value that it has in this
            # profile as it is delivered. Take away the # in front of what you want to change.
            #
            # Copy this file to `.env` in the directory of configuration files, or give it to what starts the server:
            # `docker run --env-file`, `EnvironmentFile=` of systemd. Values are taken as they stand, without quotes.

            PARLEY_PROFILE=%1$s

            # The directory of configuration files, or one file. Not in a file called .env, which lies there itself.
            #PARLEY_CONFIG=/etc/parley

            # A directory with one file for each secret value, named as the setting.
            #PARLEY_SECRETS_DIR=/run/secrets

            # Arguments of the JVM. For the launcher, so not in a file called .env.
            #PARLEY_JAVA_OPTS=-Xmx2g
            """.formatted(profile);
    }

    private static List<String> comment(String indent, String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder(indent).append('#');
        for (var word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent).append('#');
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
