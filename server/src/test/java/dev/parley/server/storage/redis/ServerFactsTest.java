package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.Durability;
import dev.parley.server.storage.redis.ServerFacts.Persistence;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerFactsTest {
    private static final Optional<Durability> NOTHING = Optional.empty();

    @ParameterizedTest
    @CsvSource({
        "false, always, MEMORY",
        "false, everysec, MEMORY",
        "true, no, PROCESS_CRASH",
        "true, everysec, PROCESS_CRASH",
        "true, always, POWER_LOSS",
    })
    void whatAWriteSurvivesFollowsFromTheSettingsOfRedis(boolean isAppendOnly, String fsync, Durability expected) {
        var facts = facts(new Persistence(isAppendOnly, fsync));

        assertThat(ServerFacts.durability(List.of(facts), NOTHING)).isEqualTo(expected);
        assertThat(ServerFacts.durability(List.of(facts), Optional.of(Durability.REPLICATED)))
                .as("what is declared does not count where Redis tells")
                .isEqualTo(expected);
        assertThat(ServerFacts.isSilent(List.of(facts))).isFalse();
    }

    @Test
    void theWeakestMasterCounts() {
        var strong = facts(new Persistence(true, "always"));
        var weak = facts(new Persistence(true, "everysec"));

        assertThat(ServerFacts.durability(List.of(strong, weak, strong), NOTHING))
                .isEqualTo(Durability.PROCESS_CRASH);
    }

    @Test
    void whatIsNotToldIsAsItIsDeclared() {
        var silent = List.of(new ServerFacts("one:6379", "7.0.0", false, "noeviction", Optional.empty()));

        assertThat(ServerFacts.isSilent(silent)).isTrue();
        assertThat(ServerFacts.durability(silent, NOTHING)).isEqualTo(Durability.MEMORY);
        assertThat(ServerFacts.durability(silent, Optional.of(Durability.REPLICATED)))
                .isEqualTo(Durability.REPLICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.0", "6.2.6", "7.0.15", "7.2.4", "8", "10.0"})
    void newVersionsAreTaken(String version) throws IOException {
        facts(version, false, "noeviction").requireUsable(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.0.16", "5.0.14.1", "2.8", "", "unstable"})
    void oldVersionsAreRefused(String version) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> facts(version, false, "noeviction").requireUsable(true))
                .withMessage("Redis at one:6379 is " + version + ": Parley needs 6.2 or later, or Valkey");
    }

    @Test
    void oneThatDeletesKeysIsTakenOnlyWhereThatIsAllowed() throws IOException {
        var facts = facts("7.0.0", false, "allkeys-lru");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> facts.requireUsable(false))
                .withMessageContaining("maxmemory-policy allkeys-lru")
                .withMessageContaining("set it to noeviction, or storage.redis.allow-eviction to true");
        facts.requireUsable(true);
    }

    @Test
    void aReplicaIsRefused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> facts("7.0.0", true, "noeviction").requireUsable(false))
                .withMessageContaining("is a replica")
                .withMessageContaining("storage.redis.address must name its master");
    }

    private static ServerFacts facts(Persistence persistence) {
        return new ServerFacts("one:6379", "7.0.0", false, "noeviction", Optional.of(persistence));
    }

    private static ServerFacts facts(String version, boolean isReplica, String eviction) {
        return new ServerFacts("one:6379", version, isReplica, eviction, Optional.of(new Persistence(true, "always")));
    }
}
