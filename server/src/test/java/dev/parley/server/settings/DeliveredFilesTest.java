package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files that operators are given: they work, and they say what is. */
class DeliveredFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final String MEND = "out of date: run `make docs`";
    private static final Map<String, String> DECISIONS =
            Map.of("storage.backend", "memory", "server.insecure-no-authentication", "true");

    // A copy, without the .env that somebody may have made for the own server.
    @TempDir
    private Path config;

    @BeforeEach
    void asDelivered() throws IOException {
        try (var files = Files.list(ROOT.resolve("config"))) {
            for (var file : files.filter(file -> !file.endsWith(".env")).toList()) {
                Files.copy(file, config.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void thereIsNoFileThatNoTestKnows() throws IOException {
        try (var files = Files.list(config)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "parley.yaml",
                            "development.yaml",
                            "testing.yaml",
                            "staging.yaml",
                            "production.yaml",
                            "development.env",
                            "testing.env",
                            "staging.env",
                            "production.env",
                            "logback.xml");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyProfileStartsAsDeliveredOnceItsDecisionsAreMade(Profile profile) {
        var loaded = loader(Map.of(), config).load(request(profile, DECISIONS));

        assertThat(loaded.settings().profile()).isEqualTo(profile);
        assertThat(loaded.notes()).isEmpty();
    }

    @Test
    void developmentStartsAsDeliveredAndIsForPeople() {
        var settings = loader(Map.of(), config)
                .load(request(Profile.DEVELOPMENT, Map.of()))
                .settings();

        assertThat(settings.observability().logFormat()).isEqualTo(ObservabilitySettings.LogFormat.TEXT);
        assertThat(settings.server().drainDelay()).isZero();
    }

    @Test
    void productionAsDeliveredAsksForDecisions() {
        var operator = new Operator(config, "production");

        assertThat(operator.isTold()).hasSize(2);
        assertThat(operator.inspects().settings().server().drainDelay()).hasSeconds(5);
    }

    @Test
    void theReferenceIsCurrent() {
        assertThat(ROOT.resolve("docs/settings.md")).as(MEND).hasContent(new SettingsReference().markdown());
    }

    @Test
    void theCommonFileIsCurrent() {
        assertThat(config.resolve("parley.yaml")).as(MEND).hasContent(new SampleFiles().yaml());
    }

    @ParameterizedTest
    @EnumSource
    void theTemplatesOfTheEnvironmentAreCurrent(Profile profile) {
        var loaded = loader(Map.of(), config).inspect(request(profile, Map.of()));

        assertThat(config.resolve(ValueKinds.name(profile) + ".env"))
                .as(MEND)
                .hasContent(new SampleFiles().environment(loaded));
    }

    @Test
    void theCommonFileNamesEverySettingAndWorksWithoutItsCommentSigns() throws IOException {
        var text = Files.readString(config.resolve("parley.yaml"))
                .replaceAll("(?m)^( *)#([a-z-]+: )", "$1$2")
                // There are no such files here.
                .replaceAll("(?m)^ *(certificate|key)-file: .*$", "");
        var file = Files.writeString(Files.createTempFile("parley", ".yaml"), text);

        var loaded = loader(Map.of("PARLEY_CONFIG", file.toString()), config).load(request(Profile.TESTING, Map.of()));

        assertThat(loaded.values())
                .filteredOn(value -> !value.group().equals("server.tls"))
                .hasSizeGreaterThan(40)
                .allSatisfy(value -> assertThat(value.origin()).startsWith(file + ":"));
        assertThat(defaults()).containsAllEntriesOf(byKey(loaded));
        Files.delete(file);
    }

    @ParameterizedTest
    @EnumSource
    void theTemplatesNameEverySettingAndWorkWithoutTheirCommentSigns(Profile profile) throws IOException {
        var variables = new HashMap<String, String>();
        for (var line : Files.readAllLines(config.resolve(ValueKinds.name(profile) + ".env"))) {
            var variable = Pattern.compile("#?(PARLEY_\\w+)=(.*)").matcher(line);
            if (variable.matches() && !variable.group(1).matches("PARLEY_(CONFIG|SECRETS_DIR|SERVER_TLS_.*)")) {
                variables.put(variable.group(1), variable.group(2));
            }
        }
        variables.put("PARLEY_SERVER_INSECURE_NO_AUTHENTICATION", "true");

        var loaded = loader(variables, config).load(SettingsRequest.NOTHING);

        assertThat(loaded.settings().profile()).isEqualTo(profile);
        assertThat(loaded.values())
                .filteredOn(value -> !value.group().equals("server.tls"))
                .allSatisfy(value -> assertThat(value.origin()).startsWith("environment variable"));
    }

    private Map<String, String> defaults() {
        return byKey(loader(Map.of(), config.resolve("none")).load(request(Profile.TESTING, Map.of())));
    }

    private static Map<String, String> byKey(LoadedSettings loaded) {
        var values = new HashMap<String, String>();
        loaded.values().forEach(value -> values.put(value.key(), value.value()));
        return values;
    }

    private static SettingsRequest request(Profile profile, Map<String, String> overrides) {
        return new SettingsRequest(Optional.of(ValueKinds.name(profile)), Optional.empty(), overrides);
    }

    private static SettingsLoader loader(Map<String, String> environment, Path config) {
        return new SettingsLoader(new Surroundings(environment, Optional.of(config), Operator.HEAP_BYTES));
    }
}
