package dev.parley.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Storage;
import dev.parley.server.storage.redis.LeastRights;
import dev.parley.server.storage.redis.RedisPreparation;
import dev.parley.server.storage.redis.RedisStorage;
import dev.parley.server.storage.redis.TestRedis;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** On a cluster, as the user that docs/operations.md tells to make. */
final class RedisClusterRightsStorageTest extends StorageContract {
    private static final LeastRights USER = new LeastRights(TestRedis.createOnCluster());
    private static final Storage STORAGE = new RedisStorage(USER.settings(), EQUALITY, LIMITS);

    @Override
    public Storage storage() {
        return STORAGE;
    }

    @Test
    void theServerMayAskWhatItHasToKnowAndWhetherAllIsWell() throws IOException {
        new RedisPreparation(USER.settings()).prepare();

        STORAGE.probe().toCompletableFuture().join();
        assertThat(STORAGE.durability()).isNotNull();
    }

    // Some of what nobody waits for is tried again without a word.
    @AfterAll
    static void close() {
        STORAGE.close();
        assertThat(USER.refused()).isEmpty();
        USER.close();
    }
}
