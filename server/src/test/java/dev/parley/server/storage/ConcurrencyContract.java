package dev.parley.server.storage;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.session;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.PageLimit;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessageFilter;
import dev.parley.server.domain.message.MessageQuery;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds while many do something to one session at once. */
interface ConcurrencyContract extends ContractFixture {
    int WRITERS = 64;

    @Test
    default void manyWritersMakeADenseLogInTheOrderOfTheirAnswers() {
        var tenant = newTenant();
        var id = tenant.create(session()).id();
        var outcomes = new ConcurrentLinkedQueue<Appended>();

        race(WRITERS, i -> outcomes.add(tenant.append(id, "m-" + i + "-a", "m-" + i + "-b", "m-" + i + "-c")));

        var log = tenant.log(id);
        assertThat(log)
                .extracting(Message::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 3 * WRITERS).boxed().toList());
        assertThat(log).extracting(Message::createTime).isSorted();
        var stored = log.stream().collect(toMap(Message::id, Message::sequence));
        for (var outcome : outcomes) {
            long first = outcome.results().getFirst().sequence();
            assertThat(outcome.results())
                    .extracting(Appended.Result::sequence)
                    .containsExactly(first, first + 1, first + 2);
            for (var result : outcome.results()) {
                assertThat(stored).containsEntry(result.messageId(), result.sequence());
            }
        }
        assertThat(tenant.get(id).log().messageCount()).isEqualTo(3 * WRITERS);
    }

    @Test
    default void aReaderNeverSeesAHoleNorHalfABatch() {
        for (int round = 0; round < 5; round++) {
            var tenant = newTenant();
            var id = tenant.create(session()).id();
            var isWriting = new AtomicBoolean(true);

            race(2, i -> {
                if (i == 0) {
                    try {
                        race(WRITERS, writer -> tenant.append(id, "m-" + writer + "-a", "m-" + writer + "-b"));
                    } finally {
                        isWriting.set(false);
                    }
                } else {
                    readWhile(isWriting, tenant, id);
                }
            });
        }
    }

    private static void readWhile(AtomicBoolean isWriting, StorageClient tenant, String id) {
        long seen = 0;
        while (isWriting.get()) {
            // What the session says is there can be read.
            long promised = tenant.get(id).log().lastSequence();
            var page = tenant.messages(new MessageQuery(
                    id,
                    MessageFilter.ALL,
                    Direction.ASCENDING,
                    new Range(seen, Long.MAX_VALUE),
                    new PageLimit(1000, 1 << 20, 10_000)));
            assertThat(page.messages())
                    .extracting(Message::sequence)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(seen + 1, page.head().lastSequence())
                                    .boxed()
                                    .toList());
            assertThat(page.head().lastSequence()).isGreaterThanOrEqualTo(promised);
            assertThat(page.head().lastSequence() % 2).isZero();
            seen = page.head().lastSequence();
        }
    }

    @Test
    default void nothingIsAppendedToASessionBehindItsDeletion() {
        for (int round = 0; round < 20; round++) {
            var tenant = newTenant();
            var id = tenant.create(session()).id();

            race(8, i -> {
                if (i == 0) {
                    tenant.delete(id);
                    assertThat(tenant.find(id)).isEmpty();
                    return;
                }
                try {
                    tenant.append(id, "m-" + i);
                } catch (NotFoundException deleted) {
                    assertThat(deleted.context()).containsEntry("session_id", id);
                }
            });

            assertMissing(tenant, id);
        }
    }

    @Test
    default void aSessionThatIsDeletedAndCreatedAgainNeverMixesItsLogs() {
        var tenant = newTenant();
        var sample = session();
        var outcomes = new ConcurrentLinkedQueue<Appended>();

        race(16, i -> {
            // All of them together fit into one session: nothing may have been deleted in between.
            for (int n = 0; n < 16; n++) {
                if (i % 4 == 0) {
                    tenant.delete(new SessionDeletion(sample.id(), Optional.empty(), IfMissing.SUCCEED));
                } else {
                    outcomes.add(tenant.append(append(sample.id(), "m-%d-%d".formatted(i, n))
                            .creating(Samples.again(sample))
                            .build()));
                }
            }
        });
        tenant.append(
                append(sample.id(), "last").creating(Samples.again(sample)).build());

        // Within each incarnation each sequence was given out once, without holes.
        var byIncarnation = new HashMap<UUID, List<Long>>();
        for (var outcome : outcomes) {
            byIncarnation
                    .computeIfAbsent(outcome.sessionUid(), _ -> new ArrayList<>())
                    .add(outcome.lastSequence());
        }
        var last = tenant.get(sample.id()).uid();
        byIncarnation.computeIfAbsent(last, _ -> new ArrayList<>()).add((long)
                tenant.log(sample.id()).size());
        assertThat(byIncarnation.values())
                .allSatisfy(sequences -> assertThat(sequences)
                        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, sequences.size())
                                .boxed()
                                .toList()));
    }
}
