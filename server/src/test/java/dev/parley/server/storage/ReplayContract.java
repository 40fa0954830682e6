package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Reason;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Envelope;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.NewMessage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What a retry of an append does: nothing, with the first answer. */
interface ReplayContract extends ContractFixture {
    @Test
    default void aRetryGetsTheFirstAnswerAndAppendsNothing() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var first = tenant.append(id, "a", "b");
        tenant.append(id, "c");

        var second = tenant.append(id, "a", "b");

        assertThat(second.results())
                .containsExactlyElementsOf(first.results().stream()
                        .map(result ->
                                new Appended.Result(result.messageId(), result.sequence(), result.createTime(), true))
                        .toList());
        assertThat(second.lastSequence()).isEqualTo(2);
        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a", "b", "c");
    }

    @Test
    default void aRetryLeavesTheSessionItsStateAndItsExpiry() throws InterruptedException {
        var tenant = newTenant();
        var id = tenant.create(session(Samples.sliding(Duration.ofHours(1)))).id();
        var append = append(id, "a").patching(set("k", "1")).build();
        tenant.append(append);
        tenant.patch(id, set("k", "2"));
        var before = tenant.get(id);

        Thread.sleep(2);
        tenant.append(append);

        assertThat(tenant.get(id)).isEqualTo(before);
        assertThat(tenant.state(id).entries()).containsEntry("k", "2");
    }

    @Test
    default void aRetrySucceedsOnASessionThatWasClosedSince() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");
        tenant.update(Samples.closed(id));

        assertThat(tenant.append(id, "a").results())
                .extracting(Appended.Result::isReplayed)
                .containsExactly(true);
    }

    @Test
    default void aRetrySucceedsWithAGuardThatHeldTheFirstTime() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var append = append(id, "a").expecting(0).build();
        tenant.append(append);

        assertThat(tenant.append(append).lastSequence()).isEqualTo(1);
    }

    @Test
    default void aRetrySucceedsOnAFullSession() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        int most = (int) StorageContract.LIMITS.sessionContentBytes();
        var append = append(id, List.of(message("a", new byte[most]))).build();
        tenant.append(append);

        assertThat(tenant.append(append).lastSequence()).isEqualTo(1);
    }

    @Test
    default void aRetryThatCreatedTheSessionFindsIt() {
        var tenant = newTenant();
        var session = session();
        tenant.append(append(session.id(), "a").creating(session).expecting(0).build());

        var retry = tenant.append(append(session.id(), "a")
                .creating(Samples.again(session))
                .expecting(0)
                .build());

        assertThat(retry.sessionUid()).isEqualTo(session.uid());
        assertThat(retry.results()).extracting(Appended.Result::isReplayed).containsExactly(true);
    }

    @Test
    default void aRetryToAnotherIncarnationIsRefused() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");

        assertRefused(
                Reason.SESSION_NOT_FOUND,
                () -> tenant.append(
                        append(id, "a").toIncarnation(UUID.randomUUID()).build()));
    }

    @Test
    default void aBatchOfWhichSomeIsThereAppendsTheRest() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");

        var appended =
                tenant.append(append(id, "b", "a", "c").patching(set("k", "1")).build());

        assertThat(appended.results()).extracting(Appended.Result::sequence).containsExactly(2L, 1L, 3L);
        assertThat(appended.results()).extracting(Appended.Result::isReplayed).containsExactly(false, true, false);
        assertThat(appended.lastSequence()).isEqualTo(3);
        assertThat(tenant.state(id).entries()).containsEntry("k", "1");
    }

    @Test
    default void theSameContentInOtherBytesIsTheSame() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(message("a", "text"))).build());

        var retry = tenant.append(append(id, List.of(message("a", "TEXT"))).build());

        assertThat(retry.results()).extracting(Appended.Result::isReplayed).containsExactly(true);
        assertThat(tenant.message(id, "a").content())
                .isEqualTo(message("a", "text").content());
    }

    @Test
    default void anIdWithOtherContentIsAConflictAndNothingOfTheBatchIsApplied() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(message("a", "text"))).build());

        assertRefused(
                        Reason.MESSAGE_ID_CONFLICT,
                        () -> tenant.append(append(id, List.of(message("b", "new"), message("a", "other")))
                                .patching(set("k", "1"))
                                .build()))
                .satisfies(e ->
                        assertThat(e.context()).containsEntry("message_id", "a").containsEntry("sequence", "1"));

        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a");
        assertThat(tenant.state(id).entries()).isEmpty();
    }

    @Test
    default void anIdWithAnotherStatusIsAConflict() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");
        var sample = message("a");
        var envelope = sample.envelope();
        var failed = new Envelope(
                envelope.role(),
                MessageStatus.FAILED,
                envelope.turnId(),
                envelope.runId(),
                envelope.branch(),
                envelope.labels(),
                envelope.usage(),
                Marks.NONE);

        assertRefused(
                Reason.MESSAGE_ID_CONFLICT,
                () -> tenant.append(append(id, List.of(new NewMessage("a", failed, sample.content())))
                        .build()));
    }

    @Test
    default void anIdBelongsToItsSession() {
        var tenant = newTenant();
        var one = tenant.create(session()).id();
        var other = tenant.create(session()).id();

        tenant.append(one, "a");
        var appended =
                tenant.append(append(other, List.of(message("a", "other"))).build());

        assertThat(appended.results()).extracting(Appended.Result::isReplayed).containsExactly(false);
    }

    @Test
    default void ofManyAttemptsOfOneAppendExactlyOneAppends() {
        var tenant = newTenant();
        var session = session();
        var outcomes = new ConcurrentLinkedQueue<Appended>();

        race(
                16,
                _ -> outcomes.add(tenant.append(append(session.id(), "a", "b")
                        .creating(Samples.again(session))
                        .build())));

        assertThat(outcomes.stream()
                        .filter(outcome -> !outcome.results().getFirst().isReplayed()))
                .hasSize(1);
        assertThat(outcomes)
                .extracting(Appended::sessionUid)
                .containsOnly(tenant.get(session.id()).uid());
        assertThat(tenant.log(session.id())).extracting(Message::id).containsExactly("a", "b");
    }
}
