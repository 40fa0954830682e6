package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no setting of the server needs yet: secrets, and a second backend. */
class SettingsSchemaTest {
    private final ValueKinds kinds = new ValueKinds(Operator.HEAP_BYTES);

    @TempDir
    private Path directory;

    /** A backend with a password. */
    @ConfigMapping(prefix = "storage.postgres")
    public interface PostgresSettings extends MemorySettings {
        @Setting("The password.")
        Optional<Secret> password();

        @Setting("The size of the pool.")
        @WithDefault("10")
        @Max(100)
        int poolSize();
    }

    @Test
    void everyDefaultIsAllowed() {
        var operator = new Operator(directory, "testing");
        SettingsSchema.ofServer(kinds)
                .definitions()
                .forEach(definition ->
                        definition.defaultValue().ifPresent(value -> operator.passes(definition.key(), value)));

        assertThat(operator.isTold()).isEmpty();
    }

    @Test
    void everySettingIsExplainedAndHasAVariableOfItsOwn() {
        var definitions = SettingsSchema.ofServer(kinds).definitions();

        assertThat(definitions).extracting(SettingDefinition::variable).doesNotHaveDuplicates();
        assertThat(definitions).allSatisfy(definition -> {
            assertThat(definition.description()).endsWith(".");
            assertThat(definition.sample()).isNotEmpty();
        });
    }

    @Test
    void secretsAreMaskedByTheirType() {
        var operator = new Operator(directory, "testing").passes("storage.postgres.password", "hunter2");

        var loaded = loader(operator)
                .inspect(operator.passes("storage.backend", "postgres").request());

        var postgres =
                (PostgresSettings) ((BackendSettings.Memory) loaded.settings().backend()).settings();
        assertThat(postgres.password())
                .hasValueSatisfying(secret -> assertThat(secret.value()).isEqualTo("hunter2"));
        assertThat(loaded.toString()).contains("***").doesNotContain("hunter2");
        assertThat(loaded.values())
                .contains(new SettingValue("storage.postgres.password", "***", "--set storage.postgres.password"));
    }

    @Test
    void settingsOfABackendThatIsNotChosenAreNamedAndIgnored() {
        var operator = new Operator(directory, "testing").passes("storage.postgres.pool-size", "x");

        var loaded = loader(operator).load(operator.request());

        assertThat(loaded.notes())
                .containsExactly(
                        "storage.postgres.pool-size is ignored: it belongs to the backend postgres, which is not"
                                + " the chosen one [--set storage.postgres.pool-size]");
        assertThat(loaded.values()).extracting(SettingValue::key).doesNotContain("storage.postgres.pool-size");
    }

    @Test
    void settingsOfTheChosenBackendAreChecked() {
        var operator = new Operator(directory, "testing")
                .passes("storage.backend", "postgres")
                .passes("storage.postgres.pool-size", "101");

        var refusal = catchThrowableOfType(
                InvalidSettingsException.class, () -> loader(operator).inspect(operator.request()));

        assertThat(refusal.problems())
                .containsExactly("storage.postgres.pool-size: must be a whole number of at most 100, not \"101\""
                        + " [--set storage.postgres.pool-size]");
    }

    private SettingsLoader loader(Operator operator) {
        var server = SettingsSchema.ofServer(kinds);
        var schema = new SettingsSchema(
                server.groups(),
                Map.of(
                        Backend.MEMORY,
                        new BuiltInBackend<>(MemorySettings.class, BackendSettings.Memory::new),
                        Backend.POSTGRES,
                        new BuiltInBackend<>(PostgresSettings.class, BackendSettings.Memory::new)),
                kinds);
        return new SettingsLoader(operator.surroundings(), schema);
    }
}
