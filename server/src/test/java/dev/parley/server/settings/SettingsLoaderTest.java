package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.domain.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLoaderTest {
    @TempDir
    private Path directory;

    private Operator operator;

    @BeforeEach
    void anOperator() {
        operator = new Operator(directory, "development");
    }

    @Test
    void withoutAnySourceEverySettingHasItsDefault() {
        var settings = operator.loads().settings();

        assertThat(settings.profile()).isEqualTo(Profile.DEVELOPMENT);
        assertThat(settings.server().host()).isEqualTo("127.0.0.1");
        assertThat(settings.server().port()).isEqualTo(7070);
        assertThat(settings.server().tls().certificateFile()).isEmpty();
        assertThat(settings.server().defaultDeadline()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.storage().requiredDurability()).isEqualTo(Durability.MEMORY);
        assertThat(settings.limits().batchBytes()).isEqualTo(3 << 20);
        assertThat(settings.backend())
                .isInstanceOfSatisfying(
                        BackendSettings.Memory.class,
                        memory ->
                                assertThat(memory.settings().maxBytes().value()).isEqualTo(Operator.HEAP_BYTES / 2));
    }

    @Test
    void eachSourceOverridesTheOnesBelowIt() {
        operator.writes(
                "parley.yaml",
                "parley: {limits: {parts: 1, labels: 1, batch-messages: 1, title-characters: 1, json-depth: 1,"
                        + " state-keys: 1}}");
        operator.writes(
                "development.yaml",
                "parley: {limits: {labels: 2, batch-messages: 2, title-characters: 2, json-depth: 2, state-keys: 2}}");
        operator.writes(".env", """
                # comment
                PARLEY_LIMITS_BATCH_MESSAGES=3
                PARLEY_LIMITS_TITLE_CHARACTERS=3
                PARLEY_LIMITS_JSON_DEPTH=3
                PARLEY_LIMITS_STATE_KEYS=3
                """);
        operator.sets("PARLEY_SECRETS_DIR", directory.resolve("secrets").toString());
        operator.writes("secrets/limits.title-characters", "4\n");
        operator.writes("secrets/limits.json-depth", "4");
        operator.writes("secrets/limits.state-keys", "4");
        operator.sets("PARLEY_LIMITS_JSON_DEPTH", "5").sets("PARLEY_LIMITS_STATE_KEYS", "5");
        operator.passes("limits.state-keys", "6");

        var limits = operator.loads().settings().limits();

        assertThat(limits.parts()).isEqualTo(1);
        assertThat(limits.labels()).isEqualTo(2);
        assertThat(limits.batchMessages()).isEqualTo(3);
        assertThat(limits.titleCharacters()).isEqualTo(4);
        assertThat(limits.jsonDepth()).isEqualTo(5);
        assertThat(limits.stateKeys()).isEqualTo(6);
    }

    @Test
    void everyProblemIsInOneMessageWithWhatIsAllowedAndWhereTheValueCameFrom() {
        operator.sets("PARLEY_SERVER_PORT", "70000");
        operator.sets("PARLEY_SERVER_DRAIN_DELAY", "5");
        operator.passes("server.handshake-timeout", "1h");
        operator.writes("parley.yaml", """
                parley:
                  storage:
                    backend: postgress
                  limits:
                    message-bytes: 4MiB
                    labels: many
                  server:
                    reflection: yes
                    prot: 7070
                """);

        var problems = operator.isTold();

        var file = directory.resolve("parley.yaml");
        var examples = ", such as 500ms, 30s, 5m, 1h or 7d, not ";
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "server.port: must be a whole number from 0 to 65535, not \"70000\""
                                + " [environment variable PARLEY_SERVER_PORT]",
                        "server.drain-delay: must be a duration from 0s to 10m" + examples
                                + "\"5\" [environment variable PARLEY_SERVER_DRAIN_DELAY]",
                        "server.handshake-timeout: must be a duration from 100ms to 2m" + examples
                                + "\"1h\" [--set server.handshake-timeout]",
                        "storage.backend: must be memory, postgres or redis, not \"postgress\" [" + file + ":3]",
                        "limits.message-bytes: must be at most limits.batch-bytes, which is 3MiB (default) [" + file
                                + ":5]",
                        "limits.labels: must be a whole number from 0 to 256, not \"many\" [" + file + ":6]",
                        "server.reflection: must be true or false, not \"yes\" [" + file + ":8]",
                        "server.prot: no such setting; did you mean server.port? [" + file + ":9]");
    }

    @Test
    void theMessageCountsTheProblemsAndListsOneALine() {
        operator.passes("server.port", "x").passes("limits.labels", "y");

        assertThatThrownBy(operator::loads)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith(
                        "2 problems in the settings, profile development [environment variable PARLEY_PROFILE]:\n  ")
                .hasMessageContaining("\n  server.port: must be")
                .hasMessageContaining("\n  limits.labels: must be");
    }

    @Test
    void anUnknownVariableIsRefusedWithTheNearestOne() {
        operator.sets("PARLEY_SERVER_PROT", "1").sets("PARLEY_XYZZY", "1").sets("OTHER_SERVER_PORT", "1");

        assertThat(operator.isTold())
                .containsExactlyInAnyOrder(
                        "PARLEY_SERVER_PROT: no such setting; did you mean PARLEY_SERVER_PORT?"
                                + " [environment variable PARLEY_SERVER_PROT]",
                        "PARLEY_XYZZY: no such setting [environment variable PARLEY_XYZZY]");
    }

    @Test
    void aKeyWithTheFilesPrefixIsToldHowToBeWritten() {
        operator.passes("parley.server.port", "1");

        assertThat(operator.isTold())
                .containsExactly(
                        "parley.server.port: no such setting; did you mean server.port? [--set parley.server.port]");
    }

    @Test
    void variablesOfTheLauncherAndOfTheSourcesAreNoSettings() {
        operator.sets("PARLEY_JAVA_OPTS", "-Xmx1g").sets("PARLEY_CONFIG", "").sets("PARLEY_SECRETS_DIR", "");

        assertThat(operator.isTold()).isEmpty();
    }

    @Test
    void variablesThatKubernetesMakesForAServiceAreIgnoredWithANote() {
        operator.sets("PARLEY_SERVICE_HOST", "10.0.0.1")
                .sets("PARLEY_SERVICE_PORT_GRPC", "7070")
                .sets("PARLEY_PORT_7070_TCP_ADDR", "10.0.0.1")
                .sets("PARLEY_SERVER_PORT", "tcp://10.0.0.1:7070");

        var loaded = operator.loads();

        assertThat(loaded.settings().server().port()).isEqualTo(7070);
        assertThat(loaded.notes())
                .hasSize(4)
                .allMatch(note -> note.endsWith("is ignored: Kubernetes made it for a Service"));
    }

    @Test
    void anEmptyVariableIsNoValue() {
        operator.writes("parley.yaml", "parley: {server: {port: 8080}}").sets("PARLEY_SERVER_PORT", "");

        assertThat(operator.loads().settings().server().port()).isEqualTo(8080);
    }

    @Test
    void anEmptyFlagIsAProblem() {
        operator.passes("server.host", "");

        assertThat(operator.isTold()).containsExactly("server.host: must be text, not \"\" [--set server.host]");
    }

    @Test
    void anUnknownProfileIsAProblemBesideTheOthers() {
        operator.sets("PARLEY_PROFILE", "prod").passes("server.port", "x");

        assertThat(operator.isTold())
                .contains("profile: must be development, testing, staging or production, not \"prod\""
                        + " [environment variable PARLEY_PROFILE]")
                .anyMatch(problem -> problem.startsWith("server.port"));
    }

    @Test
    void theProfileMayStandInTheEnvironmentFile() {
        operator.sets("PARLEY_PROFILE", "").writes(".env", "PARLEY_PROFILE=testing");

        var loaded = operator.loads();

        assertThat(loaded.settings().profile()).isEqualTo(Profile.TESTING);
        assertThat(loaded.profile()).isEqualTo("testing [" + directory.resolve(".env") + ":1]");
    }

    @Test
    void theFlagDecidesTheProfile() {
        var request = new SettingsRequest(Optional.of("testing"), Optional.empty(), Map.of());

        var loaded = new SettingsLoader(operator.surroundings()).load(request);

        assertThat(loaded.settings().profile()).isEqualTo(Profile.TESTING);
        assertThat(loaded.profile()).isEqualTo("testing [--profile]");
    }

    @Test
    void aNamedFileIsTheOnlyOne() {
        operator.writes("parley.yaml", "parley: {limits: {labels: 1}}")
                .writes("mine.yaml", "parley: {limits: {parts: 2}}");
        operator.sets("PARLEY_CONFIG", directory.resolve("mine.yaml").toString());

        var loaded = operator.loads();

        assertThat(loaded.settings().limits().labels()).isEqualTo(64);
        assertThat(loaded.settings().limits().parts()).isEqualTo(2);
        assertThat(loaded.directory()).isEmpty();
    }

    @Test
    void aNamedFileThatIsMissingIsAProblem() {
        operator.sets("PARLEY_CONFIG", "/no/such/directory");

        assertThat(operator.isTold())
                .containsExactly("PARLEY_CONFIG: must be a file or directory that exists, not \"/no/such/directory\"");
    }

    @Test
    void aMissingDirectoryOfSecretsIsAProblem() {
        operator.sets("PARLEY_SECRETS_DIR", "/no/such/directory");

        assertThat(operator.isTold())
                .containsExactly("PARLEY_SECRETS_DIR: /no/such/directory is not a directory that can be read");
    }

    @Test
    void whatContainerEnginesKeepBesideSecretsIsNotRead() {
        operator.writes("secrets/..data/x", "1").writes("secrets/.hidden", "1").writes("secrets/limits.labels", "7");
        operator.sets("PARLEY_SECRETS_DIR", directory.resolve("secrets").toString());

        assertThat(operator.loads().settings().limits().labels()).isEqualTo(7);
    }

    @Test
    void limitsHaveTheNamesThatCallersSee() {
        var limits = Settings.of(Map.of("limits.message-bytes", "2MiB")).limitsByName();

        assertThat(limits)
                .containsEntry("message_bytes", 2L << 20)
                .containsEntry("batch_messages", 100L)
                .containsEntry("session_content_bytes", 1L << 30)
                .containsEntry("page_max", 1_000L)
                .containsEntry("ttl_seconds", 3_653L * 86_400)
                .doesNotContainKey("port");
    }
}
