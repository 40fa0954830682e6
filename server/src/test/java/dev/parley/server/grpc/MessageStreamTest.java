package dev.parley.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.Call;
import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Ids;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.AppendTotals;
import dev.parley.server.domain.message.LogFeed;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.Messages;
import dev.parley.server.grpc.MessageStream.End;
import dev.parley.server.grpc.MessageStream.Request;
import dev.parley.server.grpc.transport.Serialized;
import dev.parley.server.grpc.transport.StreamSource.Batch;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.memory.MemoryStorages;
import dev.parley.v1.StreamMessagesResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What streams send, as the pump asks for it. */
final class MessageStreamTest {
    private static final Tenant TENANT = new Tenant("acme");
    private static final PageLimit TWO = new PageLimit(2, 1 << 20, 1000);

    private final Storage storage = MemoryStorages.ofBytes(1 << 20);
    private final StorageClient client = new StorageClient(storage, TENANT);
    private final LogFeed feed = new LogFeed(storage.messages(), Runnable::run);
    private final Messages messages =
            new Messages(storage.messages(), new Ids(InstantSource.system(), new Random(1)), new AppendTotals(), feed);
    private final String id = client.create(Samples.session()).id();

    @Test
    void aStreamEndsWithThatItCaughtUp() {
        store("a", "b", "c");
        var stream = stream(0, End.CAUGHT_UP);

        var first = next(stream);
        var second = next(stream);

        assertThat(sequences(first)).containsExactly(1L, 2L);
        assertThat(first.isLast()).isFalse();
        assertThat(sequences(second)).containsExactly(3L);
        assertThat(items(second).getLast().getCaughtUp().getLastSequence()).isEqualTo(3);
        assertThat(second.isLast()).isTrue();
    }

    @Test
    void whatIsAppendedWhileAStreamWithoutAFollowerIsReadIsNotSent() {
        store("a", "b", "c");
        var stream = stream(0, End.CAUGHT_UP);
        next(stream);
        store("d");

        var last = next(stream);

        assertThat(sequences(last)).containsExactly(3L);
        assertThat(last.isLast()).isTrue();
    }

    @Test
    void aFollowerWaitsAndIsWoken() {
        var stream = stream(0, End.SESSION_GONE);
        assertThat(items(next(stream)).getFirst().hasCaughtUp()).isTrue();
        var waiting = stream.next().toCompletableFuture();
        assertThat(waiting).isNotDone();

        append("a");

        assertThat(waiting).isCompleted();
        assertThat(sequences(waiting.join())).containsExactly(1L);
        assertThat(waiting.join().isLast()).isFalse();
    }

    @Test
    void whatIsAppendedBetweenTwoPagesIsReadWithoutAWake() {
        store("a");
        var stream = stream(0, End.SESSION_GONE);
        store("b", "c");
        next(stream);
        store("d");

        assertThat(sequences(next(stream))).containsExactly(3L);
        feed.look(Long.MAX_VALUE);
        assertThat(sequences(next(stream))).containsExactly(4L);
    }

    @Test
    void aChangeIsToldBeforeWhatComesBehindIt() {
        store("a");
        var stream = stream(0, End.SESSION_GONE);
        next(stream);

        client.delete(id, Set.of("a"));
        append("b");
        var items = items(next(stream));

        assertThat(items.getFirst().hasChanged()).isTrue();
        assertThat(items.getLast().getMessage().getMessageId()).isEqualTo("b");
        assertThat(items).hasSize(2);
    }

    @Test
    void aStreamIsResumedBehindTheLastItemThatWasSent() {
        store("a", "b", "c");
        var stream = stream(0, End.SESSION_GONE);
        var batch = next(stream);
        assertThat(stream.onDrain().context()).containsEntry("after_sequence", "0");

        stream.sent(batch.items().getFirst());

        assertThat(stream.onDrain().context()).containsEntry("after_sequence", "1");
        assertThat(stream.onStall().context()).containsEntry("after_sequence", "1");
    }

    @Test
    void aStreamEndsWellWhereItsSessionIsGoneOrAnotherOne() {
        var deleted = stream(0, End.SESSION_GONE);
        next(deleted);
        client.delete(id);
        feed.moved(TENANT, id);
        assertThat(next(deleted)).isEqualTo(new Batch<>(List.of(), true));

        client.create(Samples.sessionOfRequest(id, UUID.randomUUID()));
        var replaced = stream(0, End.SESSION_GONE);
        next(replaced);
        client.delete(id);
        client.create(Samples.sessionOfRequest(id, UUID.randomUUID()));
        feed.moved(TENANT, id);
        assertThat(next(replaced)).isEqualTo(new Batch<>(List.of(), true));
    }

    @Test
    void aStreamOfWhatIsNotThereFails() {
        var beyond = stream(1, End.SESSION_GONE);
        var other = new MessageStream(
                messages,
                call(),
                new Request(query(0), Optional.of(UUID.randomUUID().toString()), End.SESSION_GONE));

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> next(beyond))
                .withCauseInstanceOf(ConflictException.class);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> next(other))
                .withCauseInstanceOf(NotFoundException.class);
    }

    @Test
    void aStreamThatIsClosedFollowsNoMore() {
        var stream = stream(0, End.SESSION_GONE);
        assertThat(feed.followers()).isEqualTo(1);

        stream.close();

        assertThat(feed.followers()).isZero();
    }

    private MessageStream stream(long after, End end) {
        return new MessageStream(messages, call(), new Request(query(after), Optional.empty(), end));
    }

    private MessageQuery query(long after) {
        return new MessageQuery(
                id, MessageFilter.ALL, Direction.ASCENDING, new MessageQuery.Range(after, Long.MAX_VALUE), TWO);
    }

    private static Call call() {
        return new Call(TENANT, System.nanoTime() + Long.MAX_VALUE / 2);
    }

    // As another server would: nobody is woken.
    private void store(String... messageIds) {
        var messages = Stream.of(messageIds)
                .map(messageId -> Samples.message(messageId, new byte[0]))
                .toList();
        client.append(Samples.append(id, messages).build());
    }

    // As this server's callers append: so the followers are woken.
    private void append(String messageId) {
        store(messageId);
        feed.moved(TENANT, id);
    }

    private static Batch<Serialized> next(MessageStream stream) {
        CompletableFuture<Batch<Serialized>> batch = stream.next().toCompletableFuture();
        assertThat(batch).isDone();
        return batch.join();
    }

    private static List<Long> sequences(Batch<Serialized> batch) {
        return items(batch).stream()
                .filter(StreamMessagesResponse::hasMessage)
                .map(item -> item.getMessage().getSequence())
                .toList();
    }

    private static List<StreamMessagesResponse> items(Batch<Serialized> batch) {
        return batch.items().stream().map(MessageStreamTest::parsed).toList();
    }

    private static StreamMessagesResponse parsed(Serialized item) {
        try {
            return StreamMessagesResponse.parseFrom(item.toBytes());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
