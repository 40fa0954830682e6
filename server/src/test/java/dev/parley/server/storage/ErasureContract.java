package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Erased;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.Truncation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How single messages are deleted, and how logs are rewound. */
interface ErasureContract extends ContractFixture {
    @Test
    default void whatIsDeletedCannotBeReadAndTheRestCan() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b", "c", "d");
        var before = tenant.log(id);

        assertThat(tenant.delete(id, Set.of("b", "d", "never"))).isEqualTo(2);

        assertThat(tenant.log(id)).containsExactly(before.get(0), before.get(2));
        assertRefused(Reason.MESSAGE_NOT_FOUND, () -> tenant.message(id, "b"));
        assertRefused(Reason.MESSAGE_NOT_FOUND, () -> tenant.message(id, 4));
        assertThat(tenant.message(id, "c")).isEqualTo(before.get(2));
        assertThat(tenant.message(id, 3)).isEqualTo(before.get(2));
    }

    @Test
    default void anErasureMovesTheCountOfChangesOnceAndTheSumsOfTheLog() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(append(id, List.of(message("a", "1"), message("b", "12"), message("c", "123")))
                .build());
        long changes = tenant.get(id).log().changes();

        tenant.delete(id, Set.of("a", "c"));

        var deleted = tenant.get(id).log();
        assertThat(deleted.changes()).isGreaterThan(changes);
        assertThat(deleted.messageCount()).isEqualTo(1);
        assertThat(deleted.contentBytes()).isEqualTo(2);
        assertThat(deleted.lastSequence()).isEqualTo(3);
        assertThat(deleted.usage()).isEqualTo(new Usage(3, 6, 9, 12));

        tenant.truncate(new Truncation(id, 0, 3));

        var truncated = tenant.get(id).log();
        assertThat(truncated.changes()).isGreaterThan(deleted.changes());
        assertThat(truncated.messageCount()).isZero();
        assertThat(truncated.contentBytes()).isZero();
        assertThat(truncated.usage()).isEqualTo(deleted.usage());
        assertThat(truncated.lastMessageTime()).isEqualTo(deleted.lastMessageTime());
    }

    @Test
    default void anErasureOfNothingMovesNothing() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b");
        tenant.delete(id, Set.of("b"));
        var before = tenant.get(id);

        assertThat(tenant.delete(id, Set.of("b", "never"))).isZero();
        assertThat(tenant.truncate(new Truncation(id, 1, 2))).isEqualTo(new Erased(0, 2));

        assertThat(tenant.get(id)).isEqualTo(before);
    }

    @Test
    default void appendsDoNotMoveTheCountOfChanges() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var before = tenant.head(id).orElseThrow();

        tenant.append(id, "a");

        var after = tenant.head(id).orElseThrow();
        assertThat(after.changes()).isEqualTo(before.changes());
        assertThat(after.lastSequence()).isEqualTo(1);
    }

    @Test
    default void aReplacementMovesTheCountOfChangesIfItErases() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a");
        long before = tenant.get(id).log().changes();

        tenant.append(append(id, "b").replacing(1, 1).build());
        assertThat(tenant.get(id).log().changes()).isEqualTo(before);

        tenant.append(append(id, "c").replacing(2, 1).build());
        assertThat(tenant.get(id).log().changes()).isGreaterThan(before);
    }

    @Test
    default void aTruncationAtAnotherSequenceThanExpectedErasesNothing() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b");

        assertRefused(Reason.SEQUENCE_MISMATCH, () -> tenant.truncate(new Truncation(id, 0, 1)));
        assertRefused(Reason.SEQUENCE_MISMATCH, () -> tenant.truncate(new Truncation(id, 9, 3)));

        assertThat(tenant.log(id)).hasSize(2);
    }

    @Test
    default void erasuresInAMissingSessionFail() {
        var tenant = newTenant();
        var missing = Samples.randomId();

        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.delete(missing, Set.of("a")));
        assertRefused(Reason.SESSION_NOT_FOUND, () -> tenant.truncate(new Truncation(missing, 0, 0)));
    }

    @Test
    default void sequencesAreNeverUsedAgain() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b");
        tenant.delete(id, Set.of("b"));

        assertThat(tenant.append(id, "b").lastSequence()).isEqualTo(3);
        tenant.truncate(new Truncation(id, 0, 3));
        assertThat(tenant.append(id, "a").lastSequence()).isEqualTo(4);
        assertThat(tenant.log(id)).extracting(Message::sequence).containsExactly(4L);
    }

    @Test
    default void everyMessageIsDeletedOnceHoweverManyTry() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var ids = IntStream.range(0, 50).mapToObj(i -> "m-" + i).collect(Collectors.toSet());
        tenant.append(id, ids.toArray(String[]::new));
        var deleted = new AtomicLong();

        race(8, _ -> deleted.addAndGet(tenant.delete(id, ids)));

        assertThat(deleted).hasValue(50);
        assertThat(tenant.get(id).log().messageCount()).isZero();
    }
}
