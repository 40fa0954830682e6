package dev.parley.server.storage.redis;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.messages;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.domain.Limits;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs of several chunks, each of 4096 sequences. */
final class RedisLogTest {
    private static final Limits LIMITS = new Limits(100_000, 1 << 30, 20, 10_000);
    private static final TestRedis REDIS = TestRedis.create();
    private static final RedisStorage STORAGE = new RedisStorage(REDIS.settings(), StorageContract.EQUALITY, LIMITS);
    private static final PageLimit PAGE = new PageLimit(1000, 3 << 20, 10_000);

    private final String tenantId = "t-" + UUID.randomUUID();
    private final StorageClient tenant = new StorageClient(STORAGE, new Tenant(tenantId));
    private final NewSession session = Samples.session();

    @AfterAll
    static void close() {
        STORAGE.close();
    }

    @Test
    void aLogOfSeveralChunksIsReadInEitherDirection() {
        fill(9_000);

        assertThat(walk(Direction.ASCENDING, MessageFilter.ALL, 999)).isEqualTo(sequences(1, 9_000));
        assertThat(walk(Direction.DESCENDING, MessageFilter.ALL, 1000))
                .isEqualTo(sequences(1, 9_000).reversed());
        for (long sequence : List.of(1L, 4095L, 4096L, 4097L, 8192L, 8193L, 9000L)) {
            assertThat(tenant.message(session.id(), sequence).id()).isEqualTo("m-" + sequence);
            assertThat(tenant.message(session.id(), "m-" + sequence).sequence()).isEqualTo(sequence);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 4095, 4096, 4097, 4999, 8191, 8192, 8193, 8999})
    void messagesBehindATruncationAreWhereTheyBelong(long after) {
        fill(9_000);

        assertThat(tenant.truncate(new Truncation(session.id(), after, 9_000)).messages())
                .isEqualTo(9_000 - after);
        tenant.append(session.id(), "m-9000", "behind");

        var expected = new ArrayList<>(sequences(1, after));
        expected.addAll(sequences(9_001, 9_002));
        assertThat(walk(Direction.ASCENDING, MessageFilter.ALL, 1000)).isEqualTo(expected);
        assertThat(walk(Direction.DESCENDING, MessageFilter.ALL, 1000)).isEqualTo(expected.reversed());
        assertThat(tenant.message(session.id(), "m-9000").sequence()).isEqualTo(9_001);
        assertThat(tenant.message(session.id(), 9_002).id()).isEqualTo("behind");
        assertMissing(after + 1);
        assertMissing(9_000);
    }

    @Test
    void aReplacementAcrossChunksErasesWhatIsBehindIt() {
        fill(9_000);

        tenant.append(
                append(session.id(), "m-9000", "new").replacing(9_000, 4_000).build());

        var expected = new ArrayList<>(sequences(1, 4_000));
        expected.addAll(sequences(9_001, 9_002));
        assertThat(walk(Direction.ASCENDING, MessageFilter.ALL, 1000)).isEqualTo(expected);
        assertThat(tenant.message(session.id(), "new").sequence()).isEqualTo(9_002);
    }

    @Test
    void aLogThatIsTruncatedAndRefilledOverAndOverHasWhatIsLeft() {
        fill(3_000);
        long last = 3_000;
        long keep = 2_500;

        for (int round = 0; round < 8; round++) {
            tenant.truncate(new Truncation(session.id(), keep, last));
            tenant.append(session.id(), "r-%d-1".formatted(round), "r-%d-2".formatted(round));
            var batch = round;
            last = tenant.append(
                            session.id(),
                            IntStream.range(0, 900)
                                    .mapToObj(i -> "b-%d-%d".formatted(batch, i))
                                    .toArray(String[]::new))
                    .lastSequence();
            keep = last - 901;
        }

        var kept = walk(Direction.ASCENDING, MessageFilter.ALL, 1000);
        assertThat(kept).startsWith(1L, 2L).endsWith(last).isSorted().doesNotHaveDuplicates();
        assertThat(kept).hasSize(2_500 + 7 + 902);
        assertThat(walk(Direction.DESCENDING, MessageFilter.ALL, 1000)).isEqualTo(kept.reversed());
        for (long sequence : List.of(2_500L, 3_001L, last - 901, last)) {
            assertThat(tenant.message(session.id(), sequence).sequence()).isEqualTo(sequence);
        }
    }

    @Test
    void aChunkOfWhichNothingIsLeftIsRemoved() {
        fill(9_000);

        assertThat(tenant.delete(session.id(), ids(sequences(4_097, 8_192)))).isEqualTo(4_096);

        assertThat(keys()).contains(key(":h:0"), key(":m:0"), key(":h:2"), key(":m:2"));
        assertThat(keys()).doesNotContain(key(":h:1"), key(":m:1"));
        var expected = new ArrayList<>(sequences(1, 4_096));
        expected.addAll(sequences(8_193, 9_000));
        assertThat(walk(Direction.ASCENDING, MessageFilter.ALL, 1000)).isEqualTo(expected);
        assertThat(walk(Direction.DESCENDING, MessageFilter.ALL, 1000)).isEqualTo(expected.reversed());
        assertMissing(5_000);
        assertThat(tenant.append(session.id(), "m-5000").lastSequence()).isEqualTo(9_001);
    }

    @Test
    void aChunkThatBeganInItsMiddleIsRemovedWithItsLastMessage() {
        fill(4_000);
        tenant.truncate(new Truncation(session.id(), 0, 4_000));
        tenant.append(
                session.id(), IntStream.range(0, 97).mapToObj("x-%d"::formatted).toArray(String[]::new));

        tenant.delete(
                session.id(), IntStream.range(0, 96).mapToObj("x-%d"::formatted).collect(toSet()));

        assertThat(keys()).doesNotContain(key(":h:0"), key(":m:0"));
        assertThat(walk(Direction.ASCENDING, MessageFilter.ALL, 1000)).containsExactly(4_097L);
        assertMissing(4_001);
    }

    @Test
    void aTruncatedChunkIsNotRemovedWhileItHasMessages() {
        fill(4_096);
        tenant.delete(session.id(), ids(sequences(2, 4_095)));
        tenant.truncate(new Truncation(session.id(), 4_000, 4_096));

        tenant.append(session.id(), "next");

        assertThat(walk(Direction.ASCENDING, MessageFilter.ALL, 1000)).containsExactly(1L, 4_097L);
    }

    @Test
    void aPageOfFewMessagesAmongManyErasedIsWhole() {
        fill(30_000);
        var kept = List.of(1L, 4_000L, 9_000L, 15_000L, 20_000L, 25_000L, 30_000L);
        for (long from = 0; from < 30_000; from += 1_000) {
            var ids = ids(sequences(from + 1, from + 1_000));
            kept.forEach(sequence -> ids.remove("m-" + sequence));
            tenant.delete(session.id(), ids);
        }

        var ascending = tenant.messages(messages(session.id(), MessageFilter.ALL, Direction.ASCENDING, PAGE));
        var descending = tenant.messages(messages(session.id(), MessageFilter.ALL, Direction.DESCENDING, PAGE));

        assertThat(ascending.messages()).extracting(Message::sequence).isEqualTo(kept);
        assertThat(ascending.resume()).isEmpty();
        assertThat(descending.messages()).extracting(Message::sequence).isEqualTo(kept.reversed());
        assertThat(walk(Direction.ASCENDING, MessageFilter.ALL, 1)).isEqualTo(kept);
        assertThat(walk(Direction.DESCENDING, MessageFilter.ALL, 2)).isEqualTo(kept.reversed());
        assertThat(walk(Direction.ASCENDING, COMPLETE, 1)).isEqualTo(kept);
    }

    private static final MessageFilter COMPLETE = ofStatus(MessageStatus.COMPLETE);

    @Test
    void aFilteredPageTestsAsManyAsItMay() {
        fill(9_000);
        tenant.append(append(session.id(), List.of(Samples.running("found"))).build());
        var filter = ofStatus(MessageStatus.IN_PROGRESS);

        var all = tenant.messages(messages(session.id(), filter, Direction.ASCENDING, PAGE));
        var few =
                tenant.messages(messages(session.id(), filter, Direction.ASCENDING, new PageLimit(10, 3 << 20, 5_000)));

        assertThat(all.messages()).extracting(Message::id).containsExactly("found");
        assertThat(all.resume()).isEmpty();
        assertThat(few.messages()).isEmpty();
        assertThat(few.resume()).hasValue(5_000);
        assertThat(walk(Direction.ASCENDING, COMPLETE, 700)).isEqualTo(sequences(1, 9_000));
        assertThat(walk(Direction.DESCENDING, COMPLETE, 700))
                .isEqualTo(sequences(1, 9_000).reversed());
    }

    // The ids are m-SEQUENCE.
    private void fill(int count) {
        for (int from = 0; from < count; from += 700) {
            var batch = LongStream.rangeClosed(from + 1L, Math.min(count, from + 700))
                    .mapToObj(sequence -> message("m-" + sequence))
                    .toList();
            tenant.append(append(session.id(), batch).creating(session).build());
        }
    }

    private static Set<String> ids(List<Long> sequences) {
        return sequences.stream().map(sequence -> "m-" + sequence).collect(toSet());
    }

    private static List<Long> sequences(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private List<Long> walk(Direction direction, MessageFilter filter, int entries) {
        var read = new ArrayList<Long>();
        var range = Range.ALL;
        while (true) {
            var page = tenant.messages(
                    new MessageQuery(session.id(), filter, direction, range, new PageLimit(entries, 3 << 20, 10_000)));
            page.messages().forEach(message -> read.add(message.sequence()));
            if (page.resume().isEmpty()) {
                return read;
            }
            range = Pages.behind(range, direction, page.resume().getAsLong());
        }
    }

    private static MessageFilter ofStatus(MessageStatus status) {
        return new MessageFilter(
                Set.of(),
                Set.of(status),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }

    private void assertMissing(long sequence) {
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> tenant.message(session.id(), sequence));
    }

    private String key(String suffix) {
        return REDIS.address().keyPrefix() + ":{" + tenantId + "/" + session.id() + "}" + suffix;
    }

    private List<String> keys() {
        var pattern = REDIS.address().keyPrefix() + ":{" + tenantId + "/*";
        return ((List<?>) REDIS.address().call("KEYS", pattern))
                .stream().map(Object::toString).toList();
    }
}
