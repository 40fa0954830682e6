package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.message;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Usage;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Message;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How an append replaces the end of a log. */
interface ReplaceContract extends ContractFixture {
    @Test
    default void aReplacementErasesAllBehindItAndCountsOn() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b", "c");

        var appended = tenant.append(append(id, "d").replacing(3, 1).build());

        assertThat(appended.results()).extracting(Appended.Result::sequence).containsExactly(4L);
        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a", "d");
        assertThat(tenant.log(id)).extracting(Message::sequence).containsExactly(1L, 4L);
    }

    @Test
    default void whatIsErasedCannotBeReadAnyMore() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b");

        tenant.append(append(id, "c").replacing(2, 0).build());

        assertRefused(Reason.MESSAGE_NOT_FOUND, () -> tenant.message(id, "b"));
        assertRefused(Reason.MESSAGE_NOT_FOUND, () -> tenant.message(id, 2));
        assertThat(tenant.message(id, 3).id()).isEqualTo("c");
    }

    @Test
    default void theSessionSumsUpWhatIsLeft() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(
                append(id, List.of(message("a", "12345"), message("b", "123"))).build());

        tenant.append(append(id, List.of(message("c", "1"))).replacing(2, 1).build());

        var log = tenant.get(id).log();
        assertThat(log.lastSequence()).isEqualTo(3);
        assertThat(log.messageCount()).isEqualTo(2);
        assertThat(log.contentBytes()).isEqualTo(6);
        // Of all that was ever appended: what is erased was paid for, too.
        assertThat(log.usage()).isEqualTo(new Usage(3, 6, 9, 12));
    }

    @Test
    default void aReplacementAtAnotherSequenceThanExpectedErasesNothing() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b");

        assertRefused(
                Reason.SEQUENCE_MISMATCH,
                () -> tenant.append(append(id, "c").replacing(1, 0).build()));

        assertThat(tenant.log(id)).hasSize(2);
    }

    @Test
    default void theRetryOfAReplacementErasesNothing() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b");
        var replacement = append(id, "c", "d").replacing(2, 1).build();
        tenant.append(replacement);
        tenant.append(id, "e");

        var retry = tenant.append(replacement);

        assertThat(retry.results()).extracting(Appended.Result::sequence).containsExactly(3L, 4L);
        assertThat(retry.results()).extracting(Appended.Result::isReplayed).containsOnly(true);
        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a", "c", "d", "e");
    }

    @Test
    default void aReplacementMayUseTheIdsThatItErases() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b", "c");

        tenant.append(append(id, List.of(message("c", "again"), message("d", "new")))
                .replacing(3, 1)
                .build());

        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a", "c", "d");
        assertThat(tenant.message(id, "c").sequence()).isEqualTo(4);
        assertThat(tenant.message(id, "c").content())
                .isEqualTo(message("c", "again").content());
    }

    @Test
    default void aReplacementMayNotUseAnIdThatItKeeps() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "a", "b");

        assertRefused(
                Reason.MESSAGE_ID_CONFLICT,
                () -> tenant.append(append(id, "a", "c")
                        .replacing(2, 1)
                        .patching(set("k", "1"))
                        .build()));

        assertThat(tenant.log(id)).extracting(Message::id).containsExactly("a", "b");
        assertThat(tenant.state(id).entries()).isEmpty();
    }

    @Test
    default void aReplacementMakesRoomInAFullSession() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        int most = (int) StorageContract.LIMITS.sessionContentBytes();
        tenant.append(append(id, List.of(message("a", new byte[most]))).build());

        tenant.append(append(id, List.of(message("b", new byte[most])))
                .replacing(1, 0)
                .build());

        assertThat(tenant.get(id).log().contentBytes()).isEqualTo(most);
    }

    @Test
    default void aLogThatWasReplacedManyTimesStaysInOrder() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        tenant.append(id, "first");
        long last = 1;

        for (int i = 0; i < 20; i++) {
            int round = i;
            var ids = IntStream.range(0, 5)
                    .mapToObj(n -> "m-%d-%d".formatted(round, n))
                    .toArray(String[]::new);
            last = tenant.append(append(id, ids).replacing(last, last / 2).build())
                    .lastSequence();
        }

        assertThat(last).isEqualTo(101);
        assertThat(tenant.log(id)).extracting(Message::sequence).isSorted().doesNotHaveDuplicates();
        for (var message : tenant.log(id)) {
            assertThat(tenant.message(id, message.id())).isEqualTo(message);
            assertThat(tenant.message(id, message.sequence())).isEqualTo(message);
        }
    }
}
