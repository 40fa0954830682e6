package dev.parley.server.storage.memory;

import static dev.parley.server.storage.Samples.EVERYTHING;
import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.labelled;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Call;
import dev.parley.server.domain.DeadlineException;
import dev.parley.server.domain.Durability;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.MessageEdit.Depth;
import dev.parley.server.domain.message.MessageEdit.Edited;
import dev.parley.server.domain.message.MessageUpdate;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.session.SessionCount;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.SessionPage;
import dev.parley.server.domain.session.SessionQuery;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which work is done on the caller's thread, which on another, and how refusals come out. */
final class MemoryWorkTest {
    private static final Tenant ACME = new Tenant("acme");
    private static final SessionFilter SLOW = labelled(Map.of("team", "red"));

    private final Queue<Runnable> scans = new ArrayDeque<>();
    private final MemoryStorage storage = MemoryStorages.of(InstantSource.system(), Long.MAX_VALUE, scans::add);
    private final StorageClient tenant = new StorageClient(storage, ACME);

    @Test
    void itSaysWhatItIs() {
        assertThat(storage.backend()).isEqualTo("memory");
        assertThat(storage.durability()).isEqualTo(Durability.MEMORY);
        assertThat(storage.probe().toCompletableFuture()).isCompleted();
    }

    @Test
    void shortWorkIsDoneOnTheCallersThread() {
        var id = tenant.create(session()).id();
        tenant.append(append(id, "a").build());

        assertThat(tenant.log(id)).hasSize(1);
        assertThat(tenant.list(Samples.allSessions(SessionOrder.LAST_ACTIVITY_DESC))
                        .sessions())
                .hasSize(1);
        assertThat(list(SLOW, call()).toCompletableFuture()).isCompleted();
        assertThat(scans).isEmpty();
    }

    @Test
    void aListOfOwnersIsShortInATenantOfAnySize() {
        create(1000);

        assertThat(list(SessionFilter.ALL, call()).toCompletableFuture()).isCompleted();
    }

    @Test
    void aListThatTestsManySessionsIsDoneElsewhere() {
        create(1000);

        var page = list(SLOW, call()).toCompletableFuture();

        assertThat(page).isNotCompleted();
        scans.remove().run();
        assertThat(page).isCompletedWithValue(new SessionPage(List.of(), Optional.empty()));
    }

    @Test
    void aCountOfManySessionsIsDoneElsewhere() {
        create(1000);

        var all = storage.sessions().count(call(), new SessionCount.Query(SessionFilter.ALL, 10_000));
        var few = storage.sessions().count(call(), new SessionCount.Query(SessionFilter.ALL, 10));

        assertThat(all.toCompletableFuture()).isNotCompleted();
        assertThat(few.toCompletableFuture()).isCompletedWithValue(new SessionCount(10, true));
        scans.remove().run();
        assertThat(all.toCompletableFuture()).isCompletedWithValue(new SessionCount(1000, false));
    }

    @Test
    void aListByActivityBehindManyAppendsIsDoneElsewhere() {
        create(1000);
        for (var session : tenant.list(
                        new SessionQuery(SessionFilter.ALL, SessionOrder.CREATE_TIME_ASC, Optional.empty(), EVERYTHING))
                .sessions()) {
            tenant.append(session.id(), "a");
        }

        var page = list(SessionFilter.ALL, call()).toCompletableFuture();

        assertThat(page).isNotCompleted();
        scans.remove().run();
        assertThat(list(SessionFilter.ALL, call()).toCompletableFuture()).isCompleted();
    }

    @Test
    void anUpdateOfALargeMessageIsDoneElsewhere() {
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(message("small"), message("large", "x".repeat(50_000))))
                .build());

        var small = storage.messages().update(call(), emptied(id, "small")).toCompletableFuture();
        var large = storage.messages().update(call(), emptied(id, "large")).toCompletableFuture();

        assertThat(small).isCompleted();
        assertThat(large).isNotCompleted();
        scans.remove().run();
        assertThat(large.join().content().length()).isZero();
    }

    @Test
    void aReplacementThatErasesManyMessagesIsDoneElsewhere() {
        var id = sessionAtSequence1000();

        var few = storage.messages()
                .append(call(), append(id, "few").replacing(1000, 0).build());
        var many = storage.messages()
                .append(call(), append(id, "many").replacing(1001, 0).build());

        assertThat(few.toCompletableFuture()).isCompleted();
        assertThat(many.toCompletableFuture()).isNotCompleted();
        scans.remove().run();
        assertThat(many.toCompletableFuture())
                .isCompletedWithValueMatching(appended -> appended.lastSequence() == 1002);
        assertThat(tenant.log(id)).hasSize(1);
    }

    @Test
    void anAppendBehindManyMessagesIsDoneAtOnce() {
        var id = sessionAtSequence1000();
        tenant.append(append(id, "next").replacing(1000, 998).build());

        var behind = storage.messages()
                .append(call(), append(id, "last").replacing(1001, 1001).build());

        assertThat(behind.toCompletableFuture()).isCompleted();
    }

    @Test
    void workWhoseTimeIsOverIsNotBegun() {
        create(1000);

        var page = list(SLOW, new Call(ACME, System.nanoTime() - 1));
        scans.remove().run();

        assertFailed(page, DeadlineException.class);
    }

    @Test
    void workThatNobodyTakesIsRefusedAsOverload() {
        var busy = MemoryStorages.of(InstantSource.system(), Long.MAX_VALUE, _ -> {
            throw new RejectedExecutionException();
        });
        var client = new StorageClient(busy, ACME);
        IntStream.range(0, 1000).forEach(_ -> client.create(session()));

        var page = busy.sessions()
                .list(call(), new SessionQuery(SLOW, SessionOrder.CREATE_TIME_ASC, Optional.empty(), EVERYTHING));

        assertFailed(page, ExhaustedException.class);
    }

    @Test
    void refusalsFailTheStageAndAreNeverThrown() {
        var missing = storage.messages().list(call(), Samples.allMessages("s-1"));

        assertFailed(missing, NotFoundException.class);
        assertFailed(storage.messages().append(call(), append("s-1", "a").build()), NotFoundException.class);
        assertFailed(storage.sessions().update(call(), Samples.closed("s-1")), NotFoundException.class);
    }

    private String sessionAtSequence1000() {
        var id = tenant.create(session()).id();
        for (long last = 0; last < 1000; last += 200) {
            tenant.append(append(id, messages(200)).replacing(last, 0).build());
        }
        return id;
    }

    private static List<NewMessage> messages(int count) {
        return Stream.generate(() -> Samples.message(UUID.randomUUID().toString()))
                .limit(count)
                .toList();
    }

    private void create(int count) {
        IntStream.range(0, count).forEach(_ -> tenant.create(session()));
    }

    private static MessageUpdate emptied(String sessionId, String messageId) {
        return new MessageUpdate(
                sessionId,
                messageId,
                Optional.empty(),
                (envelope, _) -> new Edited(envelope, Content.of(new byte[0]), Depth.NOTES, 0),
                Long.MAX_VALUE);
    }

    private CompletionStage<SessionPage> list(SessionFilter filter, Call call) {
        return storage.sessions()
                .list(call, new SessionQuery(filter, SessionOrder.LAST_ACTIVITY_DESC, Optional.empty(), EVERYTHING));
    }

    private static Call call() {
        return new Call(ACME, System.nanoTime() + Duration.ofSeconds(30).toNanos());
    }

    private static void assertFailed(CompletionStage<?> stage, Class<? extends RuntimeException> kind) {
        assertThat(stage.toCompletableFuture())
                .isCompletedExceptionally()
                .satisfies(future -> assertThat(future.exceptionNow()).isInstanceOf(kind));
    }
}
