package dev.parley.client;

import static dev.parley.client.FakeStream.CHANGED;
import static dev.parley.client.FakeStream.breaking;
import static dev.parley.client.FakeStream.caughtUp;
import static dev.parley.client.FakeStream.draining;
import static dev.parley.client.FakeStream.drainingFor;
import static dev.parley.client.FakeStream.ending;
import static dev.parley.client.FakeStream.giving;
import static dev.parley.client.FakeStream.message;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PublisherTest {
    private static final StreamMessagesRequest REQUEST =
            StreamMessagesRequest.newBuilder().setSessionId("s-1").build();

    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();
    private final Reader reader = new Reader(item -> {});

    @AfterEach
    void stop() {
        if (reader.subscription != null) {
            reader.subscription().cancel();
        }
        client.close();
        server.close();
    }

    @Test
    void aSubscriberGetsWhatItAskedForAndNoMore() {
        new FakeStream(server, giving(message(1), message(2), message(3), caughtUp(3)));

        client.messages().async().follow(REQUEST).subscribe(reader);
        reader.subscription().request(1);
        await().until(() -> reader.items.size() == 1);
        reader.subscription().request(2);

        await().until(() -> reader.items.size() == 3);
        await().during(Duration.ofMillis(200)).until(() -> reader.items.size() == 3);
        assertThat(reader.items).containsExactly(message(1), message(2), message(3));
    }

    @Test
    void demandOutlivesTheStreamThatBroke() {
        new FakeStream(server, breaking(draining(), message(1)), giving(message(2), caughtUp(2)));

        client.messages().async().follow(REQUEST).subscribe(reader);
        reader.subscription().request(3);

        await().until(() -> reader.items.size() == 3);
        await().during(Duration.ofMillis(200)).until(() -> reader.items.size() == 3);
        assertThat(reader.items).containsExactly(message(1), CHANGED, message(2));
    }

    @Test
    void whatTheClientSaysItselfWaitsForDemandToo() {
        var opened = new FakeStream(server, breaking(draining(), message(1)), giving(message(2)));
        client.messages().async().follow(REQUEST).subscribe(reader);
        reader.subscription().request(1);
        await().until(() -> opened.requests().size() == 2);

        await().during(Duration.ofMillis(200)).until(() -> reader.items.size() == 1);
        reader.subscription().request(1);
        await().until(() -> reader.items.size() == 2);
        reader.subscription().request(1);

        await().until(() -> reader.items.size() == 3);
        assertThat(reader.items).containsExactly(message(1), CHANGED, message(2));
    }

    @Test
    void aSubscriberThatAsksForEverythingStillHoldsTheServerBack() {
        var sent = new AtomicInteger();
        var release = new AtomicBoolean();
        var slow = new Reader(item -> {
            if (!release.get()) {
                await().untilTrue(release);
            }
        });
        new FakeStream(
                server,
                (request, response) -> response.setOnReadyHandler(() -> {
                    while (response.isReady() && sent.get() < 1000) {
                        response.onNext(large(sent.incrementAndGet()));
                    }
                }));

        client.messages().async().stream(REQUEST).subscribe(slow);
        var asked = CompletableFuture.runAsync(() -> slow.subscription().request(Long.MAX_VALUE));
        await().until(() -> slow.items.size() == 1);
        await().during(Duration.ofMillis(300)).until(() -> sent.get() < 200);
        release.set(true);

        await().atMost(Duration.ofMinutes(1)).until(() -> slow.items.size() == 1000);
        assertThat(asked).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void itCompletesWithTheSession() {
        new FakeStream(server, ending(message(1), caughtUp(1)));

        client.messages().async().follow(REQUEST).subscribe(reader);
        reader.subscription().request(Long.MAX_VALUE);

        await().untilTrue(reader.completed);
        assertThat(reader.items).containsExactly(message(1), caughtUp(1));
        assertThat(reader.failure).isNull();
    }

    @Test
    void aStreamThatIsNotFollowedEndsWhereItBreaks() {
        var opened = new FakeStream(server, breaking(draining(), message(1)));

        client.messages().async().stream(REQUEST).subscribe(reader);
        reader.subscription().request(Long.MAX_VALUE);

        await().until(() -> reader.failure != null);
        assertThat(reader.failure).isInstanceOf(ParleyException.Unavailable.class);
        assertThat(opened.requests()).containsExactly(REQUEST);
    }

    @Test
    void aRequestThatCannotBeSentFails() {
        var refused = REQUEST.toBuilder().setSessionId("\uD800").build();

        client.messages().async().stream(refused).subscribe(reader);

        await().until(() -> reader.failure != null);
        assertThat(reader.failure).isInstanceOf(ParleyException.InvalidRequest.class);
    }

    @Test
    void eachSubscriberHasAStreamOfItsOwn() {
        var opened = new FakeStream(server, ending(message(1)));
        var publisher = client.messages().async().follow(REQUEST);

        for (var each : List.of(reader, new Reader(item -> {}))) {
            publisher.subscribe(each);
            each.subscription().request(5);
            await().untilTrue(each.completed);
            assertThat(each.items).containsExactly(message(1));
        }

        assertThat(opened.requests()).hasSize(2);
    }

    @Test
    void nothingComesAfterASubscriberCancelled() {
        var cancelled = new AtomicBoolean();
        var once = new Reader(item -> requireNonNull(reader.cancel).run());
        reader.cancel = () -> once.subscription().cancel();
        new FakeStream(server, (request, response) -> {
            response.setOnCancelHandler(() -> cancelled.set(true));
            giving(message(1), message(2), message(3)).give(request, response);
        });

        client.messages().async().follow(REQUEST).subscribe(once);
        once.subscription().request(10);

        await().untilTrue(cancelled);
        assertThat(once.items).containsExactly(message(1));
        assertThat(once.completed).isFalse();
    }

    @Test
    void cancellingWhileItWaitsToOpenAgainOpensNothing() {
        var opened = new FakeStream(server, breaking(drainingFor(3), message(1)));
        client.messages().async().follow(REQUEST).subscribe(reader);
        reader.subscription().request(10);
        await().until(() -> reader.items.size() == 1);

        reader.subscription().cancel();

        await().during(Duration.ofMillis(3500)).until(() -> opened.requests().size() == 1);
        assertThat(reader.failure).isNull();
        assertThat(reader.completed).isFalse();
    }

    @Test
    void askingForNothingIsAnError() {
        var cancelled = new AtomicBoolean();
        new FakeStream(server, (request, response) -> {
            response.setOnCancelHandler(() -> cancelled.set(true));
            response.onNext(message(1));
        });
        client.messages().async().follow(REQUEST).subscribe(reader);
        reader.subscription().request(1);
        await().until(() -> reader.items.size() == 1);

        reader.subscription().request(0);

        await().untilTrue(cancelled);
        assertThat(reader.failure).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSubscriberThatThrowsGetsNothingMore() {
        var cancelled = new AtomicBoolean();
        var throwing = new Reader(item -> {
            throw new IllegalStateException("not today");
        });
        new FakeStream(server, (request, response) -> {
            response.setOnCancelHandler(() -> cancelled.set(true));
            giving(message(1), message(2)).give(request, response);
        });

        client.messages().async().follow(REQUEST).subscribe(throwing);
        var asked = CompletableFuture.runAsync(() -> throwing.subscription().request(10));

        await().dontCatchUncaughtExceptions().untilTrue(cancelled);
        assertThat(throwing.items).containsExactly(message(1));
        assertThat(asked).succeedsWithin(Duration.ofSeconds(10));
    }

    private static StreamMessagesResponse large(long sequence) {
        return StreamMessagesResponse.newBuilder()
                .setMessage(Samples.withData(64 << 10).toBuilder().setSequence(sequence))
                .build();
    }

    private static final class Reader implements Flow.Subscriber<StreamMessagesResponse> {
        private final List<StreamMessagesResponse> items = new CopyOnWriteArrayList<>();
        private final AtomicBoolean completed = new AtomicBoolean();
        private final Consumer<StreamMessagesResponse> then;
        private volatile @Nullable Throwable failure;
        private volatile Flow.@Nullable Subscription subscription;
        private volatile @Nullable Runnable cancel;

        Reader(Consumer<StreamMessagesResponse> then) {
            this.then = then;
        }

        Flow.Subscription subscription() {
            return requireNonNull(subscription);
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription = to;
        }

        @Override
        public void onNext(StreamMessagesResponse item) {
            items.add(item);
            then.accept(item);
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
        }

        @Override
        public void onComplete() {
            completed.set(true);
        }
    }
}
