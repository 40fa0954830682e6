package dev.parley.server.storage.redis;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import dev.parley.server.storage.memory.MemorySettings;
import dev.parley.server.storage.memory.MemoryStorage;
import dev.parley.server.storage.memory.Rulebook;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a log of several chunks, Redis and memory answer the same, but for times. */
final class SameLogTest {
    private static final int CALLS = 150;
    private static final Limits LIMITS = new Limits(100_000, 1 << 30, 20, 10_000);
    private static final RedisStorage REDIS =
            new RedisStorage(TestRedis.create().settings(), StorageContract.EQUALITY, LIMITS);
    private static final MessageFilter IN_PROGRESS = new MessageFilter(
            Set.of(),
            Set.of(MessageStatus.IN_PROGRESS),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty());

    @AfterAll
    static void close() {
        REDIS.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void bothAnswerTheSame(long seed) {
        try (var background = Executors.newScheduledThreadPool(1);
                var memory = new MemoryStorage(
                        new MemorySettings(1L << 30),
                        new Rulebook(InstantSource.system(), StorageContract.EQUALITY, LIMITS),
                        background)) {
            var tenant = new Tenant("t-" + UUID.randomUUID());
            var one = new StorageClient(memory, tenant);
            var other = new StorageClient(REDIS, tenant);
            var calls = new Calls(new SplittableRandom(seed), Samples.session());
            for (int i = 0; i < CALLS; i++) {
                var call = calls.next();
                var expected = answer(call, one);
                assertThat(answer(call, other)).as("seed %d, call %d", seed, i).isEqualTo(expected);
            }
        }
    }

    private static Object answer(Function<StorageClient, Object> call, StorageClient tenant) {
        try {
            return untimed(call.apply(tenant));
        } catch (ParleyException refusal) {
            return List.of(refusal.reason(), refusal.getMessage());
        }
    }

    // Where a filtered page has come to its end, backends may tell at once or with the next page.
    private static Object untimed(Object answer) {
        return switch (answer) {
            case Message message ->
                List.of(
                        message.id(),
                        message.sequence(),
                        message.envelope(),
                        message.content(),
                        message.version(),
                        message.isUpdated());
            case MessagePage page ->
                List.of(
                        page.head(),
                        page.messages().stream().map(SameLogTest::untimed).toList());
            case List<?> pages -> pages.stream().map(SameLogTest::untimed).toList();
            default -> answer;
        };
    }

    /** Calls that are made up; of the same numbers the same ones. */
    private static final class Calls {
        private final SplittableRandom random;
        private final NewSession session;
        private final String id;
        private long last;
        private int made;

        Calls(SplittableRandom random, NewSession session) {
            this.random = random;
            this.session = session;
            this.id = session.id();
        }

        Function<StorageClient, Object> next() {
            return switch (random.nextInt(16)) {
                case 0, 1, 2, 3, 4 -> append();
                case 5 -> replace();
                case 6 -> truncate();
                case 7, 8, 9 -> delete();
                case 10 -> update();
                case 11 -> read();
                case 12 -> pick();
                case 13 -> client -> client.marked(id);
                case 14 -> walk(MessageFilter.ALL);
                default -> walk(IN_PROGRESS);
            };
        }

        private Function<StorageClient, Object> append() {
            var append = Samples.append(id, batch()).creating(session).build();
            last += append.messages().size();
            return client -> client.append(append).lastSequence();
        }

        private Function<StorageClient, Object> replace() {
            long before = last;
            var batch = batch();
            last += batch.size();
            var replacement = Samples.append(id, batch)
                    .replacing(before, sequence())
                    .creating(session)
                    .build();
            return client -> client.append(replacement).lastSequence();
        }

        private List<NewMessage> batch() {
            var batch = new ArrayList<NewMessage>();
            int size = 1 + random.nextInt(random.nextInt(4) == 0 ? 1500 : 300);
            for (int i = 0; i < size; i++) {
                var name = "m-" + ++made;
                batch.add(
                        switch (random.nextInt(40)) {
                            case 0 -> Samples.marked(name, new Marks(true, Optional.empty()));
                            case 1, 2 -> Samples.running(name);
                            case 3 -> Samples.message(name, "x".repeat(random.nextInt(20_000)));
                            default -> Samples.message(name);
                        });
            }
            return batch;
        }

        private Function<StorageClient, Object> truncate() {
            var truncation =
                    new Truncation(id, random.nextInt(6) == 0 ? 0 : last - random.nextLong(last / 2 + 1), last);
            return client -> client.truncate(truncation);
        }

        private Function<StorageClient, Object> delete() {
            int from = random.nextInt(made + 1);
            var ids = Stream.iterate(from, number -> number + 1)
                    .limit(1 + random.nextInt(1500))
                    .filter(_ -> random.nextInt(50) > 0)
                    .map(number -> "m-" + number)
                    .collect(toSet());
            return client -> client.delete(id, ids);
        }

        private Function<StorageClient, Object> update() {
            var name = "m-" + random.nextInt(made + 1);
            return random.nextBoolean()
                    ? client -> client.update(Samples.rewritten(id, name, Optional.empty(), "again " + name))
                    : client -> client.update(Samples.remarked(id, name, new Marks(true, Optional.empty())));
        }

        private Function<StorageClient, Object> read() {
            long sequence = sequence();
            var name = "m-" + random.nextInt(made + 1);
            return random.nextBoolean() ? client -> client.message(id, sequence) : client -> client.message(id, name);
        }

        private Function<StorageClient, Object> pick() {
            var sequences = LongStream.range(0, 1 + random.nextInt(2000))
                    .map(_ -> 1 + sequence())
                    .distinct()
                    .sorted()
                    .boxed()
                    .toArray(Long[]::new);
            return client -> client.pick(id, sequences);
        }

        // All pages of a range.
        private Function<StorageClient, Object> walk(MessageFilter filter) {
            var direction = random.nextBoolean() ? Direction.ASCENDING : Direction.DESCENDING;
            var limit = new PageLimit(
                    1 + random.nextInt(500), 1 + random.nextInt(random.nextBoolean() ? 5_000 : 500_000), 10_000);
            long from = sequence();
            var whole = random.nextBoolean() ? Range.ALL : new Range(from, from + random.nextInt(6_000));
            return client -> {
                var messages = new ArrayList<Message>();
                var range = whole;
                while (true) {
                    var page = client.messages(new MessageQuery(id, filter, direction, range, limit));
                    messages.addAll(page.messages());
                    if (page.resume().isEmpty()) {
                        return List.of(new MessagePage(page.head(), messages, page.resume()));
                    }
                    range = Pages.behind(range, direction, page.resume().getAsLong());
                }
            };
        }

        private long sequence() {
            return random.nextLong(last + 2);
        }
    }
}
