package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All others wait for a script, so none does too much. */
final class ScriptLoadTest {
    private final FaultyRedis faulty = new FaultyRedis(Map.of());

    @AfterEach
    void close() {
        faulty.close();
    }

    @Test
    void manyLargeAppendsAtOnceGoBySeveralScripts() {
        var tenant = new Tenant("t");
        try (var storage = new RedisStorage(
                new TestRedis(faulty.redis.address()).settings(),
                StorageContract.EQUALITY,
                new Limits(100_000, 1 << 30, 10, 1000))) {
            var client = new StorageClient(storage, tenant);
            var sessions = IntStream.range(0, 20)
                    .mapToObj(_ -> client.create(Samples.session()).id())
                    .toList();
            long before = faulty.scripts();

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 200; i++) {
                    var append =
                            Samples.append(sessions.get(i % 20), messages()).build();
                    var _ = threads.submit(() -> client.append(append));
                }
            }

            assertThat(faulty.scripts() - before).isGreaterThanOrEqualTo(20);
            assertThat(client.get(sessions.getFirst()).log().messageCount()).isEqualTo(1000);
        }
    }

    @Test
    void sessionsThatArePurgedGoByAFewScripts() {
        for (int i = 0; i < 250; i++) {
            faulty.patient.create(Samples.session());
        }
        long before = faulty.scripts();

        var step = faulty.patient.purge(
                new Purge(SessionFilter.ALL, Purge.Mode.ERASE, Optional.empty(), new Purge.Limit(1000, 1000, 1000)));

        assertThat(step).isEqualTo(new Purge.Step(250, 0, Optional.empty()));
        assertThat(faulty.scripts() - before).isLessThan(50);
    }

    private static List<NewMessage> messages() {
        return IntStream.range(0, 100)
                .mapToObj(_ -> Samples.message(Samples.randomId()))
                .toList();
    }

    @Test
    void keysThatAreNotThereAreNotRemovedOneByOne() {
        var session = faulty.patient.create(Samples.session()).id();
        faulty.patient.patch(session, Samples.set("k-1", "1"));
        long before = commands();

        var keys = IntStream.range(0, 50_000).mapToObj(i -> "k-" + i).collect(Collectors.toSet());
        faulty.patient.patch(session, new StatePatch(Map.of("a", "1"), keys));

        assertThat(faulty.patient.state(session).entries()).isEqualTo(Map.of("a", "1"));
        assertThat(commands() - before).isLessThan(1000);
    }

    private long commands() {
        return faulty.count("commandstats", "cmdstat_hget") + faulty.count("commandstats", "cmdstat_hdel");
    }
}
