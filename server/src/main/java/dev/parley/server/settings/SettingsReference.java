package dev.parley.server.settings;

import java.util.Locale;

/** The page of the documentation that describes every setting. Made from the settings, so it cannot fall behind. */
public final class SettingsReference {
    private static final String INTRODUCTION = """
            # Settings

            This page is made from the settings themselves: `bin/parley config docs` prints it, `make docs` writes
            it.

            ## Where values come from

            Lowest first; each overrides the ones before it:

            1. the defaults on this page. The server starts without any file;
            2. `parley.yaml` in the directory of configuration files: `--config DIRECTORY`, else `PARLEY_CONFIG`,
               else `config/` beside the `bin/` of the launcher. `--config FILE` reads that one file and nothing else
               of 2 to 4;
            3. the profile's file there: `development.yaml`, `testing.yaml`, `staging.yaml` or `production.yaml`;
            4. `.env` there: environment variables in a file, for those that are not in the environment itself;
            5. secret files: in the directory that `PARLEY_SECRETS_DIR` names, one file for each value, named as the
               setting;
            6. environment variables: `PARLEY_` and the key in upper case, with `_` for `.` and `-`.
               `server.tls.key-file` is `PARLEY_SERVER_TLS_KEY_FILE`;
            7. `--set server.port=8080` on the command line.

            In files all settings stand under `parley:`. There, `${NAME:default}` stands for an environment variable.
            An empty variable, file or value is as good as none. `parley config print` shows every value in force and
            where it comes from; `parley config validate` checks without starting.

            The profile is chosen with `--profile` or `PARLEY_PROFILE`; it is `production` if nobody says anything.
            That profile refuses what would be unsafe with other people's data: a backend that forgets, unless it is
            named; an address that other machines can reach without TLS; calls without authentication, unless
            `server.insecure-no-authentication` says that this is wanted.

            Everything is checked before a port is opened, and everything that is wrong is in one message, with the
            place where it stands. A key, or a variable that begins with `PARLEY_`, that is no setting is refused
            with the nearest one that is. Not settings but known: `PARLEY_PROFILE`, `PARLEY_CONFIG`,
            `PARLEY_SECRETS_DIR`, `PARLEY_JAVA_OPTS` (arguments of the JVM, such as `-Xmx4g`), and what Kubernetes
            makes for a Service whose name begins with `parley`.

            ## How the process ends

            | exit code | meaning |
            |---|---|
            | 0 | it was told to stop (SIGTERM, SIGINT) and has drained; or the command succeeded |
            | 1 | it could not start or go on, and said why in one line; `parley health`: not serving |
            | 2 | the command line is wrong |
            | 78 | the settings are wrong |
            | 130, 143 | SIGINT or SIGTERM ended it at once: the second one, or one before it had started |
            """;

    /** The page, in Markdown. */
    public String markdown() {
        var page = new StringBuilder(INTRODUCTION);
        var group = "";
        for (var definition : SettingsSchema.ofServer(ValueKinds.ofAnyHeap()).definitions()) {
            if (!definition.group().equals(group)) {
                group = definition.group();
                page.append(head(definition));
            }
            page.append(row(definition));
        }
        return page.toString();
    }

    private static String head(SettingDefinition first) {
        return """

            ## %s

            %s

            | setting | default | needed | a value is | what it does |
            |---|---|---|---|---|
            """.formatted(first.group(), first.groupDescription());
    }

    private static String row(SettingDefinition definition) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        definition.name(),
                        definition
                                .defaultValue()
                                .map(value -> "`" + value + "`")
                                .orElse("none"),
                        definition.need().name().toLowerCase(Locale.ROOT),
                        definition.allowed(),
                        definition.description());
    }
}
