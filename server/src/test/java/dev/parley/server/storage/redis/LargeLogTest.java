package dev.parley.server.storage.redis;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.marked;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.messages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What one script does not read at once, and what it has to set on all keys. */
final class LargeLogTest {
    private static final Limits LIMITS = new Limits(100_000, 1 << 30, 20, 10_000);
    private static final TestRedis REDIS = TestRedis.create();
    private static final RedisStorage STORAGE = new RedisStorage(REDIS.settings(), StorageContract.EQUALITY, LIMITS);

    private final String tenantId = "t-" + UUID.randomUUID();
    private final StorageClient tenant = new StorageClient(STORAGE, new Tenant(tenantId));
    private final NewSession session = Samples.session();

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @Test
    void messagesOfMoreThanOneScriptReadsComeTogether() {
        tenant.append(append(session.id(), "m-1").creating(session).build());
        for (int i = 0; i < 12; i++) {
            tenant.append(append(session.id(), List.of(message("large-" + i, new byte[1 << 20])))
                    .build());
        }

        var picked = tenant.pick(session.id(), sequences(1, 13).toArray(Long[]::new));
        var page = tenant.messages(
                messages(session.id(), MessageFilter.ALL, Direction.ASCENDING, new PageLimit(100, 20 << 20, 1000)));

        assertThat(picked.messages()).extracting(Message::sequence).isEqualTo(sequences(1, 13));
        assertThat(picked.messages()).isEqualTo(page.messages());
    }

    @Test
    void moreMarksThanOneScriptReadsComeTogether() {
        tenant.append(append(session.id(), "m-1").creating(session).build());
        var pinned = new Marks(true, Optional.empty());
        for (int from = 0; from < 2_500; from += 500) {
            var batch = IntStream.range(from, from + 500)
                    .<NewMessage>mapToObj(i -> marked("p-" + i, pinned))
                    .toList();
            tenant.append(append(session.id(), batch).build());
        }

        var found = tenant.marked(session.id());

        assertThat(found.messages()).extracting(message -> message.sequence()).isEqualTo(sequences(2, 2_501));
        assertThat(found.head().lastSequence()).isEqualTo(2_501);
    }

    @Test
    void allKeysOfASessionThatExpiresExpireWithIt() {
        var hour = Samples.session(new Ttl(Optional.of(Duration.ofHours(1)), Ttl.Policy.FIXED));
        var name = REDIS.address().keyPrefix() + ":{" + tenantId + "/" + hour.id() + "}";
        tenant.append(append(hour.id(), ids(4_000)).creating(hour).build());
        tenant.append(append(hour.id(), List.of(marked("p", new Marks(true, Optional.empty()))))
                .patching(Samples.set("k", "1"))
                .build());
        tenant.append(
                hour.id(), IntStream.range(0, 200).mapToObj("y-%d"::formatted).toArray(String[]::new));
        tenant.truncate(new Truncation(hour.id(), 4_150, 4_201));
        tenant.append(hour.id(), "z");

        var times = timesToLive(Stream.of("", ":i", ":p", ":s", ":h:0", ":m:0", ":h:1", ":m:1")
                .map(name::concat)
                .toList());

        assertThat(Set.copyOf(times)).singleElement().matches(time -> (Long) time > 0);
    }

    // All at one moment.
    private static List<?> timesToLive(List<String> keys) {
        var script =
                "local times = {} for i, key in ipairs(KEYS) do times[i] = redis.call('PTTL', key) end return times";
        var command = new ArrayList<>(List.of("EVAL", script, Integer.toString(keys.size())));
        command.addAll(keys);
        return (List<?>) REDIS.address().call(command.toArray(String[]::new));
    }

    private static List<NewMessage> ids(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(sequence -> message("m-" + sequence))
                .toList();
    }

    private static List<Long> sequences(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
