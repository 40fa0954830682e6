package dev.parley.server.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.memory.MemoryStorages;
import dev.parley.server.storage.postgres.RandomCall.Made;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a tenant does, PostgreSQL and memory answer the same, but for times. */
final class SameAnswersTest {
    private static final int CALLS = 300;
    private static final PostgresStorage POSTGRES =
            new PostgresStorage(TestDatabase.create().settings(), StorageContract.EQUALITY, StorageContract.LIMITS);

    @AfterAll
    static void close() {
        POSTGRES.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bothAnswerTheSame(long seed) {
        try (var memory = MemoryStorages.ofBytes(Long.MAX_VALUE)) {
            var tenant = new Tenant("t-" + UUID.randomUUID());
            var one = new StorageClient(memory, tenant);
            var other = new StorageClient(POSTGRES, tenant);
            var calls = new RandomCall(seed);
            for (int i = 0; i < CALLS; i++) {
                var call = calls.next(one);
                var expected = answer(call, one);
                assertThat(answer(call, other))
                        .as("seed %d, call %d: %s", seed, i, call.name())
                        .isEqualTo(expected);
            }
        }
    }

    private static Object answer(Made call, StorageClient tenant) {
        try {
            return Untimed.of(call.call().apply(tenant));
        } catch (ParleyException refusal) {
            return List.of(refusal.reason(), refusal.getMessage(), refusal.context());
        }
    }
}
