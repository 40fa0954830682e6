package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.sessionWithState;
import static dev.parley.server.storage.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.ConflictException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Content;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How messages come into a log, together with a change of state. */
interface AppendContract extends ContractFixture {
    @Test
    default void appendsNumberMessagesFromOneWithoutGaps() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();

        var first = tenant.append(id, "a", "b");
        var second = tenant.append(id, "c");

        assertThat(first.results()).extracting(Appended.Result::sequence).containsExactly(1L, 2L);
        assertThat(second.results()).extracting(Appended.Result::sequence).containsExactly(3L);
        assertThat(second.lastSequence()).isEqualTo(3);
        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a", "b", "c");
        assertThat(tenant.log(id)).extracting(Message::sequence).containsExactly(1L, 2L, 3L);
    }

    @Test
    default void anAppendAnswersWhatIsReadLater() {
        var tenant = newTenant();
        var session = tenant.create(session());

        var appended = tenant.append(session.id(), "a");

        var stored = tenant.message(session.id(), "a");
        assertThat(appended.sessionUid()).isEqualTo(session.uid());
        assertThat(appended.results())
                .containsExactly(new Appended.Result("a", stored.sequence(), stored.createTime(), false));
    }

    @Test
    default void everyByteAndFieldComesBack() {
        var tenant = newTenant();
        var session = tenant.create(session());
        var bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        var envelope = new Envelope(
                Role.TOOL,
                MessageStatus.IN_PROGRESS,
                "turn \u00e9",
                UUID.randomUUID().toString(),
                "planner.researcher",
                Map.of("k", "v", "empty", ""),
                new Usage(1, 0, Long.MAX_VALUE, 4),
                Marks.NONE);
        var message = new NewMessage("A-z.0_~@:-", envelope, Content.of(bytes));

        tenant.append(append(session.id(), List.of(message)).build());

        var stored = tenant.message(session.id(), 1);
        assertThat(stored.id()).isEqualTo(message.id());
        assertThat(stored.sessionUid()).isEqualTo(session.uid());
        assertThat(stored.envelope()).isEqualTo(envelope);
        assertThat(stored.content().bytes()).containsExactly(bytes);
        assertThat(stored.updateTime()).isEqualTo(stored.createTime());
        assertThat(stored.version()).isEqualTo(1);
        assertThat(tenant.message(session.id(), message.id())).isEqualTo(stored);
    }

    @Test
    default void theSessionSumsUpItsLog() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();

        tenant.append(
                append(id, List.of(message("a", "four"), message("b", ""))).build());

        var log = tenant.get(id).log();
        assertThat(log.lastSequence()).isEqualTo(2);
        assertThat(log.messageCount()).isEqualTo(2);
        assertThat(log.contentBytes()).isEqualTo(4);
        assertThat(log.usage()).isEqualTo(new Usage(2, 4, 6, 8));
        assertThat(log.lastMessageTime()).hasValue(tenant.message(id, "b").createTime());
    }

    @Test
    default void createTimesNeverDecreaseAlongTheLog() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();

        for (int i = 0; i < 20; i++) {
            tenant.append(id, "m-" + i);
        }

        assertThat(tenant.log(id)).extracting(Message::createTime).isSorted();
    }

    @Test
    default void aBatchOfAHundredIsAppendedInOrder() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var ids = IntStream.range(0, 100).mapToObj("m-%d"::formatted).toArray(String[]::new);

        tenant.append(id, ids);

        assertThat(tenant.log(id)).extracting(Message::id).containsExactly(ids);
    }

    @Test
    default void aStatePatchTakesEffectTogetherWithTheMessages() {
        var tenant = newTenant();
        var id = tenant.create(sessionWithState(Map.of("k", "1"))).id();

        tenant.append(append(id, "a").patching(set("k", "2")).build());

        assertThat(tenant.state(id).entries()).isEqualTo(Map.of("k", "2"));
    }

    @Test
    default void anAppendWhoseStateWouldBeTooLargeChangesNothing() {
        var tenant = newTenant();
        var session = tenant.create(sessionWithState(Map.of("k", "1")));

        assertRefused(
                Reason.STATE_FULL,
                () -> tenant.append(append(session.id(), "a")
                        .patching(set("k", "x".repeat(10_000)))
                        .build()));

        assertUnchanged(tenant, session.id());
    }

    @Test
    default void anAppendAtAnotherSequenceThanExpectedChangesNothing() {
        var tenant = newTenant();
        var id = tenant.create(sessionWithState(Map.of("k", "1"))).id();

        assertRefused(
                        Reason.SEQUENCE_MISMATCH,
                        () -> tenant.append(append(id, "a")
                                .expecting(1)
                                .patching(set("k", "2"))
                                .build()))
                .satisfies(e -> assertThat(e.context()).containsEntry("last_sequence", "0"));

        assertUnchanged(tenant, id);
        tenant.append(append(id, "a").expecting(0).build());
    }

    @Test
    default void exactlyOneOfManyGuardedAppendsWins() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var wins = new AtomicInteger();

        race(16, i -> {
            try {
                tenant.append(append(id, "m-" + i).expecting(0).build());
                wins.incrementAndGet();
            } catch (ConflictException lost) {
                assertThat(lost.context()).containsEntry("last_sequence", "1");
            }
        });

        assertThat(wins).hasValue(1);
        assertThat(tenant.log(id)).hasSize(1);
    }

    @Test
    default void aClosedSessionRefusesNewMessages() {
        var tenant = newTenant();
        var id = tenant.create(sessionWithState(Map.of("k", "1"))).id();
        tenant.update(Samples.closed(id));

        assertRefused(
                Reason.SESSION_CLOSED,
                () -> tenant.append(append(id, "a").patching(set("k", "2")).build()));

        assertUnchanged(tenant, id);
    }

    @Test
    default void aSessionHoldsSoManyMessagesAndNoMore() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        int most = (int) StorageContract.LIMITS.sessionMessages();
        for (int i = 0; i < most; i += 50) {
            tenant.append(
                    id, IntStream.range(i, i + 50).mapToObj("m-%d"::formatted).toArray(String[]::new));
        }

        assertRefused(Reason.SESSION_FULL, () -> tenant.append(id, "one-more"));

        assertThat(tenant.get(id).log().messageCount()).isEqualTo(most);
    }

    @Test
    default void aSessionHoldsSoManyBytesAndNoMore() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        int most = (int) StorageContract.LIMITS.sessionContentBytes();
        tenant.append(append(id, List.of(message("a", new byte[most - 1]))).build());

        assertRefused(
                Reason.SESSION_FULL,
                () -> tenant.append(append(id, List.of(message("b", new byte[1]), message("c", new byte[1])))
                        .build()));

        tenant.append(append(id, List.of(message("b", new byte[1]))).build());
        assertThat(tenant.get(id).log().contentBytes()).isEqualTo(most);
    }

    private static void assertUnchanged(StorageClient tenant, String id) {
        assertThat(tenant.log(id)).isEmpty();
        assertThat(tenant.get(id).log().lastSequence()).isZero();
        assertThat(tenant.state(id).entries()).isEqualTo(Map.of("k", "1"));
    }
}
