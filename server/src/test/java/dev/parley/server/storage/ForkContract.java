package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.fork;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.rewritten;
import static dev.parley.server.storage.Samples.running;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.ForkPoint;
import dev.parley.server.domain.session.SessionOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How a session is copied. */
interface ForkContract extends ContractFixture {
    @Test
    default void aForkIsTheBeginningInAnotherIncarnation() {
        var tenant = newTenant();
        var source = tenant.create(session());
        tenant.append(append(source.id(), List.of(running("a"), running("b"), running("c")))
                .build());
        tenant.update(rewritten(source.id(), "a", Optional.empty(), "updated"));
        var fork = fork(source.id(), 2);

        var made = tenant.fork(fork);

        assertThat(made.uid()).isEqualTo(fork.uid());
        assertThat(made.forkedFrom()).hasValue(new ForkPoint(source.id(), source.uid(), 2));
        assertThat(tenant.get(fork.id())).isEqualTo(made);
        var copies = tenant.log(fork.id());
        assertThat(copies)
                .isEqualTo(tenant.log(source.id()).subList(0, 2).stream()
                        .map(message -> in(fork.uid(), message))
                        .toList());
        copies.forEach(copy -> assertThat(tenant.message(fork.id(), copy.id())).isEqualTo(copy));
    }

    @Test
    default void aForkSumsUpItsCopiesAndHasNoChangesYet() {
        var tenant = newTenant();
        var source = tenant.create(session()).id();
        tenant.append(source, "a", "bb", "ccc");
        tenant.delete(source, Set.of("a"));

        var log = tenant.fork(fork(source, 0)).log();

        assertThat(log.lastSequence()).isEqualTo(3);
        assertThat(log.messageCount()).isEqualTo(2);
        assertThat(log.contentBytes()).isEqualTo(5);
        assertThat(log.usage()).isEqualTo(new Usage(2, 4, 6, 8));
        assertThat(log.lastMessageTime()).hasValue(tenant.message(source, 3).createTime());
        assertThat(log.changes()).isZero();
    }

    @Test
    default void theUsageOfAForkStopsAtTheHighestNumber() {
        var tenant = newTenant();
        var source = tenant.create(session()).id();
        tenant.append(append(source, List.of(costly("a"), costly("b"))).build());

        var log = tenant.fork(fork(source, 0)).log();

        assertThat(log.usage()).isEqualTo(new Usage(Long.MAX_VALUE, 0, Long.MAX_VALUE, 2));
    }

    private static NewMessage costly(String id) {
        var message = message(id);
        var envelope = message.envelope();
        return new NewMessage(
                id,
                new Envelope(
                        envelope.role(),
                        envelope.status(),
                        "",
                        "",
                        "",
                        Map.of(),
                        new Usage(Long.MAX_VALUE, 0, 1L << 62, 1),
                        Marks.NONE),
                message.content());
    }

    @Test
    default void aMissingSessionCannotBeForkedIntoItself() {
        var tenant = newTenant();
        var id = Samples.randomId();
        var fork = new Fork(id, 0, id, UUID.randomUUID(), Optional.empty(), Fork.Overrides.NONE);

        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.fork(fork));
        assertMissing(tenant, id);
    }

    @Test
    default void aMissingSourceIsToldBeforeATakenId() {
        var tenant = newTenant();
        var taken = tenant.create(session()).id();
        var fork = new Fork(
                Samples.randomId(), 0, taken, UUID.randomUUID(), Optional.of(UUID.randomUUID()), Fork.Overrides.NONE);

        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.fork(fork));
    }

    @Test
    default void neitherSideSeesWhatTheOtherDoes() {
        var tenant = newTenant();
        var source = tenant.create(Samples.sessionWithState(Map.of("k", "1"))).id();
        tenant.append(append(source, List.of(running("a"), running("b"), running("c")))
                .build());
        var fork = tenant.fork(fork(source, 0)).id();
        var sourceLog = tenant.log(source);

        tenant.update(rewritten(fork, "a", Optional.empty(), "in the fork"));
        tenant.delete(fork, Set.of("b"));
        tenant.append(fork, "d");
        tenant.patch(fork, set("k", "2"));
        assertThat(tenant.log(source)).isEqualTo(sourceLog);
        assertThat(tenant.state(source).entries()).containsEntry("k", "1");

        var forkLog = tenant.log(fork);
        tenant.update(rewritten(source, "c", Optional.empty(), "in the source"));
        tenant.truncate(new Truncation(source, 1, 3));
        tenant.append(source, "e");
        tenant.delete(source);
        assertThat(tenant.log(fork)).isEqualTo(forkLog);
        assertThat(forkLog).extracting(Message::id).containsExactly("a", "c", "d");
        assertThat(tenant.state(fork).entries()).containsEntry("k", "2");
    }

    @Test
    default void aForkIsListedAndItsActivityIsThatOfItsCopies() {
        var tenant = newTenant();
        var source = tenant.create(session()).id();
        tenant.append(source, "a");

        var fork = tenant.fork(fork(source, 0));

        assertThat(fork.activity()).isEqualTo(tenant.get(source).activity());
        for (var order : SessionOrder.values()) {
            awaitActivity(
                    () -> assertThat(tenant.list(Samples.allSessions(order)).sessions())
                            .containsExactlyInAnyOrder(fork, tenant.get(source)));
        }
    }

    @Test
    default void theSameRequestFindsItsForkWhateverBecameOfTheSource() {
        var tenant = newTenant();
        var source = tenant.create(session()).id();
        tenant.append(source, "a");
        var first = new Fork(
                source, 1, Samples.randomId(), UUID.randomUUID(), Optional.of(UUID.randomUUID()), Fork.Overrides.NONE);
        var again = new Fork(source, 1, first.id(), UUID.randomUUID(), first.requestId(), Fork.Overrides.NONE);
        var made = tenant.fork(first);

        assertThat(tenant.fork(again)).isEqualTo(made);
        tenant.delete(source);
        assertThat(tenant.fork(again)).isEqualTo(made);
    }

    @Test
    default void aForkToAnIdThatIsTakenIsRefused() {
        var tenant = newTenant();
        var source = tenant.create(session()).id();
        var fork = fork(source, 0);
        tenant.fork(fork);

        assertRefused(Reason.SESSION_EXISTS, () -> tenant.fork(fork));
        assertRefused(
                Reason.SESSION_EXISTS,
                () -> tenant.fork(
                        new Fork(source, 0, source, UUID.randomUUID(), Optional.empty(), Fork.Overrides.NONE)));
    }

    @Test
    default void aForkOfWhatIsNotThereFailsAndMakesNothing() {
        var tenant = newTenant();
        var source = tenant.create(session()).id();
        tenant.append(source, "a");
        var beyond = fork(source, 2);
        var missing = fork(Samples.randomId(), 0);

        assertRefused(Reason.INVALID_FIELD, () -> tenant.fork(beyond));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.fork(missing));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> newTenant().fork(fork(source, 0)));

        assertThat(tenant.find(List.of(beyond.id(), missing.id()))).isEmpty();
    }

    @Test
    default void aForkThatRacesWithATruncationHasAllOrWhatWasLeft() {
        var tenant = newTenant();
        for (int round = 0; round < 20; round++) {
            var source = tenant.create(session()).id();
            tenant.append(source, "a", "b", "c");

            race(3, racer -> {
                if (racer == 1) {
                    tenant.truncate(new Truncation(source, 1, 3));
                } else {
                    var fork = tenant.fork(fork(source, 0));
                    assertThat(fork.log().messageCount()).isIn(1L, 3L);
                    assertThat(tenant.log(fork.id())).hasSize((int) fork.log().messageCount());
                }
            });
        }
    }

    private static Message in(UUID sessionUid, Message message) {
        return new Message(
                message.id(),
                sessionUid,
                message.sequence(),
                message.envelope(),
                message.content(),
                message.createTime(),
                message.updateTime(),
                message.version());
    }
}
