package dev.parley.server.domain.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Storage;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.memory.MemoryStorages;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class LogFeedTest {
    private static final Tenant TENANT = new Tenant("acme");

    private final Storage storage = MemoryStorages.ofBytes(1 << 20);
    private final StorageClient client = new StorageClient(storage, TENANT);
    private final Queue<Runnable> wakes = new ArrayDeque<>();
    private final LogFeed feed = new LogFeed(storage.messages(), wakes::add);

    @Test
    void aFollowerIsWokenByWhatThisServerWrites() {
        var follower = feed.follow(new SessionKey(TENANT, "s-1"));
        var moved = follower.moved().toCompletableFuture();

        feed.moved(TENANT, "s-1");

        assertThat(moved).isNotDone();
        wakeAll();
        assertThat(moved).isCompleted();
    }

    @Test
    void aFollowerHearsAboutNoOtherLog() {
        var moved = feed.follow(new SessionKey(TENANT, "s-1")).moved().toCompletableFuture();

        feed.moved(TENANT, "s-2");
        feed.moved(new Tenant("other"), "s-1");

        assertThat(wakes).isEmpty();
        assertThat(moved).isNotDone();
    }

    @Test
    void whatHappensWhileNobodyWaitsIsNotMissed() {
        var follower = feed.follow(new SessionKey(TENANT, "s-1"));

        feed.moved(TENANT, "s-1");
        wakeAll();

        assertThat(follower.moved()).isCompleted();
        assertThat(follower.moved().toCompletableFuture()).isNotDone();
    }

    @Test
    void severalWritesBeforeTheFollowersTurnAreOneWake() {
        feed.follow(new SessionKey(TENANT, "s-1"));

        feed.moved(TENANT, "s-1");
        feed.moved(TENANT, "s-1");
        feed.moved(TENANT, "s-1");

        assertThat(wakes).hasSize(1);
    }

    @Test
    void aLookFindsWhatOthersWrote() {
        var id = client.create(Samples.session()).id();
        var follower = feed.follow(new SessionKey(TENANT, id));
        follower.readTo(client.head(id).orElseThrow());
        var moved = follower.moved().toCompletableFuture();
        look();
        assertThat(moved).isNotDone();

        client.append(id, "a");
        look();

        assertThat(moved).isCompleted();
    }

    @Test
    void aLookLeavesThoseAloneWhoHaveReadWhatAnotherHasNot() {
        var id = client.create(Samples.session()).id();
        var reader = feed.follow(new SessionKey(TENANT, id));
        reader.readTo(client.head(id).orElseThrow());
        var read = reader.moved().toCompletableFuture();
        var behind = feed.follow(new SessionKey(TENANT, id));

        look();

        assertThat(read).isNotDone();
        assertThat(behind.moved()).isCompleted();
    }

    @Test
    void aLookFindsThatASessionIsGone() {
        var id = client.create(Samples.session()).id();
        var follower = feed.follow(new SessionKey(TENANT, id));
        follower.readTo(client.head(id).orElseThrow());
        var moved = follower.moved().toCompletableFuture();

        client.delete(id);
        look();

        assertThat(moved).isCompleted();
    }

    @Test
    void aLookThatFailsDoesNotEndTheLooking() {
        var failing = new LogFeed(failingOnce(storage.messages()), wakes::add);
        var id = client.create(Samples.session()).id();
        var moved = failing.follow(new SessionKey(TENANT, id)).moved().toCompletableFuture();

        failing.look(Long.MAX_VALUE);
        wakeAll();
        assertThat(moved).isNotDone();

        failing.look(Long.MAX_VALUE);
        wakeAll();
        assertThat(moved).isCompleted();
    }

    @Test
    void whoLeavesIsWokenNoMore() {
        var leaving = feed.follow(new SessionKey(TENANT, "s-1"));
        var staying = feed.follow(new SessionKey(TENANT, "s-1"));
        var left = leaving.moved().toCompletableFuture();
        var stayed = staying.moved().toCompletableFuture();

        leaving.close();
        leaving.close();
        feed.moved(TENANT, "s-1");
        wakeAll();

        assertThat(left).isNotDone();
        assertThat(stayed).isCompleted();
        assertThat(feed.followers()).isEqualTo(1);
    }

    // The first call of any kind fails.
    private static MessageStorage failingOnce(MessageStorage sound) {
        var isFirst = new AtomicBoolean(true);
        InvocationHandler handler = (_, method, arguments) -> {
            if (isFirst.getAndSet(false)) {
                throw UnavailableException.backend(new IOException("a fault"));
            }
            return method.invoke(sound, arguments);
        };
        return (MessageStorage) Proxy.newProxyInstance(
                MessageStorage.class.getClassLoader(), new Class<?>[] {MessageStorage.class}, handler);
    }

    private void look() {
        feed.look(Long.MAX_VALUE);
        wakeAll();
    }

    private void wakeAll() {
        while (!wakes.isEmpty()) {
            wakes.remove().run();
        }
    }
}
