package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every setting, and how the settings of several backends go together. */
class SettingsSchemaTest {
    private final SettingsSchema schema = SettingsSchema.ofServer(new ValueKinds(Operator.HEAP_BYTES));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"memory", "postgres", "redis"})
    void everyDefaultIsAllowed(String backend) {
        var operator = new Operator(directory, "testing");
        schema.definitions()
                .forEach(definition ->
                        definition.defaultValue().ifPresent(value -> operator.passes(definition.key(), value)));

        operator.passes("storage.backend", backend)
                .passes("storage.postgres.url", DatabaseUrl.EXAMPLES)
                .passes("storage.redis.address", RedisAddresses.EXAMPLES);

        assertThat(operator.isTold()).isEmpty();
    }

    @Test
    void everySettingIsExplainedAndHasAVariableOfItsOwn() {
        var definitions = schema.definitions();

        assertThat(definitions).extracting(SettingDefinition::variable).doesNotHaveDuplicates();
        assertThat(definitions).allSatisfy(definition -> {
            assertThat(definition.description()).endsWith(".");
            assertThat(definition.sample()).isNotEmpty();
        });
    }

    @Test
    void secretsAreMaskedByTheirType() {
        var operator = postgres().passes("storage.postgres.password", "hunter2");

        var loaded = operator.loads();

        assertThat(loaded.settings().backend())
                .isInstanceOfSatisfying(
                        BackendSettings.Postgres.class,
                        postgres -> assertThat(postgres.settings().password()).hasValue(new Secret("hunter2")));
        assertThat(loaded.toString()).contains("***").doesNotContain("hunter2");
        assertThat(loaded.values())
                .contains(new SettingValue("storage.postgres.password", "***", "--set storage.postgres.password"));
    }

    @Test
    void settingsOfABackendThatIsNotChosenAreNamedAndIgnored() {
        var loaded = new Operator(directory, "testing")
                .passes("storage.postgres.pool-size", "x")
                .loads();

        assertThat(loaded.notes())
                .containsExactly(
                        "storage.postgres.pool-size is ignored: it belongs to the backend postgres, which is not"
                                + " the chosen one [--set storage.postgres.pool-size]");
        assertThat(loaded.values()).extracting(SettingValue::key).doesNotContain("storage.postgres.pool-size");
    }

    @Test
    void settingsOfTheChosenBackendAreChecked() {
        assertThat(postgres().passes("storage.postgres.pool-size", "101").isTold())
                .containsExactly("storage.postgres.pool-size: must be a whole number from 2 to 100, not \"101\""
                        + " [--set storage.postgres.pool-size]");
    }

    private Operator postgres() {
        return new Operator(directory, "testing")
                .passes("storage.backend", "postgres")
                .passes("storage.postgres.url", DatabaseUrl.EXAMPLES);
    }
}
