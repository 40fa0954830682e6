package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.SessionKey;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ForkCopyTest {
    private static final TestRedis REDIS = TestRedis.create();
    private static final RedisStorage STORAGE =
            new RedisStorage(REDIS.settings(), StorageContract.EQUALITY, new Limits(100_000, 1 << 30, 100, 1 << 20));

    private final Tenant name = new Tenant("t-" + UUID.randomUUID());
    private final StorageClient tenant = new StorageClient(STORAGE, name);
    private final StoredKeys keys = new StoredKeys(REDIS, name);

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @Test
    void aLongLogIsCopiedWithItsGaps() {
        var source = tenant.create(Samples.session()).id();
        for (int i = 0; i < 9; i++) {
            tenant.append(Samples.append(source, batch(i)).build());
        }
        tenant.delete(source, Set.of("m-0-0", "m-3-999", "m-4-94", "m-4-95", "m-4-96", "m-8-499"));

        var fork = tenant.fork(Samples.fork(source, 8500));

        assertThat(fork.log().lastSequence()).isEqualTo(8500);
        assertThat(fork.log().messageCount()).isEqualTo(8494);
        for (long from = 0; from < 8500; from += 500) {
            assertThat(ids(fork.id(), from)).isEqualTo(ids(source, from));
        }
        tenant.append(fork.id(), "next");
        assertThat(tenant.message(fork.id(), 8501).id()).isEqualTo("next");
        assertThat(tenant.message(fork.id(), "m-8-498").sequence()).isEqualTo(8499);
        assertThat(keys.all()).noneMatch(key -> key.toString().contains(":f:"));
    }

    @Test
    void aSessionWhoseStateIsChangedAllTheTimeIsForked() {
        var source = tenant.create(Samples.session()).id();
        for (int i = 0; i < 5; i++) {
            tenant.append(Samples.append(source, batch(i)).build());
        }
        var isDone = new AtomicBoolean();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var _ = threads.submit(() -> {
                for (int i = 0; !isDone.get(); i++) {
                    tenant.patch(source, Samples.set("k", Integer.toString(i)));
                }
            });
            try {
                assertThat(tenant.fork(Samples.fork(source, 5000)).log().messageCount())
                        .isEqualTo(5000);
            } finally {
                isDone.set(true);
            }
        }
    }

    private static List<NewMessage> batch(int number) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> Samples.message("m-" + number + "-" + i))
                .toList();
    }

    private List<String> ids(String session, long after) {
        var sequences = IntStream.rangeClosed(1, 500).mapToObj(i -> after + i).toArray(Long[]::new);
        return tenant.pick(session, sequences).messages().stream()
                .map(Message::id)
                .toList();
    }

    @Test
    void aCopyThatNobodyMakesASessionOfExpiresByItself() throws IOException {
        var source = tenant.create(Samples.session());
        tenant.append(source.id(), "a", "b");
        var target = new SessionKey(name, "copy");

        try (var redis = new Redis(
                new Connector(REDIS.settings()).connect(),
                new Keys(REDIS.address().keyPrefix()))) {
            var copy = new ForkCopy(redis, new SessionKey(name, source.id()), source.uid(), target);
            assertThat(copy.copy(2, System.nanoTime() + 10_000_000_000L)).isTrue();
            assertThat(copy.log(2).messageCount()).isEqualTo(2);
        }

        var copied = keys.all().stream()
                .filter(key -> key.toString().contains(":f:"))
                .toList();
        assertThat(copied).isNotEmpty().allMatch(key -> keys.millisLeft(key) > 0);
    }
}
