package dev.parley.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.parley.Sessions;
import dev.parley.bench.parley.WrongLogException;
import dev.parley.databases.OwnRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What redis-benchmark sends, sent without it. */
class RedisFloorsTest {
    private static final OwnRedis REDIS = OwnRedis.temporary(Map.of("appendonly", "no"));
    private static final RedisBenchmark NOT_RUN = new RedisBenchmark(Path.of("redis-benchmark"));
    private static final Sessions SESSIONS = new Sessions("get", 1);

    private final Keyspace keyspace = new Keyspace(REDIS.address());
    private final AppendFloor appends = new AppendFloor(NOT_RUN, keyspace);
    private final Random random = new Random(1);

    @BeforeEach
    void empty() {
        keyspace.clear();
    }

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @Test
    void eachCallOfTheScriptAppendsAMessage() {
        loadScript();
        appends.prepare();

        var first = (List<?>) send(appends);
        var second = (List<?>) send(appends);

        assertThat(first.getFirst().toString()).startsWith("A");
        assertThat(second.getFirst().toString()).startsWith("A");
        assertThatCode(() -> appends.check(2)).doesNotThrowAnyException();
    }

    @Test
    void missingMessagesAreNoticed() {
        loadScript();
        appends.prepare();
        send(appends);

        assertThatThrownBy(() -> appends.check(2))
                .isInstanceOf(WrongLogException.class)
                .hasMessageContaining("1 messages are there");
    }

    @Test
    void aScriptThatRedisHasNotRunIsNoticed() {
        keyspace.redis().call("SCRIPT", "FLUSH");

        assertThatThrownBy(() -> AppendScript.ofServer().requireKnown(keyspace.redis()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCopyIsReadAsParleyKeepsTheSession() {
        keyspace.redis().call("HSET", Keyspace.hashOf(SESSIONS, 0), "u", "a uid", "f", "the fields");

        var gets = GetFloor.ofCopies(NOT_RUN, keyspace, SESSIONS);

        assertThat(gets.command().numbers()).isEqualTo(1);
        assertThat(keyspace.redis().call("HGETALL", FloorSessions.hash(0)))
                .isEqualTo(List.of("u", "a uid", "f", "the fields"));
        assertThat(gets.command().words()).containsExactly("HGETALL", FloorSessions.anyHash());
    }

    @Test
    void aSessionThatIsNotThereIsNoticed() {
        assertThatThrownBy(() -> GetFloor.ofCopies(NOT_RUN, keyspace, SESSIONS))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theMemoryOfKeysIsCounted() {
        long before = keyspace.usedBytes();

        keyspace.redis().call("SET", "some", "x".repeat(100_000));

        assertThat(keyspace.usedBytes() - before).isBetween(100_000L, 200_000L);
    }

    private void loadScript() {
        assertThat(keyspace.redis()
                        .call("SCRIPT", "LOAD", AppendScript.ofServer().text()))
                .isEqualTo(AppendScript.ofServer().sha());
    }

    // As redis-benchmark does it: each place gets a number of its own.
    private Object send(CommandFloor floor) {
        var place = Pattern.compile(RedisBenchmark.RANDOM);
        int numbers = floor.command().numbers();
        var words = floor.command().words().stream()
                .map(word -> place.matcher(word).replaceAll(_ -> "%012d".formatted(random.nextInt(numbers))))
                .toArray(String[]::new);
        return keyspace.redis().call(words);
    }
}
