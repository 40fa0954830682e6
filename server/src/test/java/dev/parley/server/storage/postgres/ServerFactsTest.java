package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Durability;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerFactsTest {
    @ParameterizedTest
    @CsvSource({
        "off, true, true, '', MEMORY",
        "off, true, true, 'one', MEMORY",
        "off, false, false, '', MEMORY",
        "on, false, true, '', PROCESS_CRASH",
        "on, true, false, '', PROCESS_CRASH",
        "on, false, true, 'one', PROCESS_CRASH",
        "on, true, true, '', POWER_LOSS",
        "local, true, true, '', POWER_LOSS",
        "local, true, true, 'one', POWER_LOSS",
        "remote_apply, true, true, '', POWER_LOSS",
        "on, true, true, 'one', REPLICATED",
        "remote_write, true, true, 'one', REPLICATED",
        "remote_apply, true, true, 'FIRST 1 (one)', REPLICATED",
    })
    void whatACommitSurvivesFollowsFromTheSettingsOfTheDatabase(
            String synchronousCommit,
            boolean hasFsync,
            boolean hasFullPageWrites,
            String standbys,
            Durability expected) {
        var facts = new ServerFacts(180_001, "UTF8", synchronousCommit, hasFsync, hasFullPageWrites, standbys);

        assertThat(facts.durability()).isEqualTo(expected);
    }
}
