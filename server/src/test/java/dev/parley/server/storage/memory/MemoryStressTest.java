package dev.parley.server.storage.memory;

import static dev.parley.server.storage.Samples.append;
import static dev.parley.server.storage.Samples.session;
import static dev.parley.server.storage.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.Session;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Everything at once on a few sessions of a few tenants, which come, go and expire all the time. */
final class MemoryStressTest {
    private static final int THREADS = 8;
    private static final int STEPS = 5000;
    private static final List<String> IDS = List.of("s-1", "s-2", "s-3", "s-4", "s-5");

    private final MemoryStorage storage =
            MemoryStorages.of(InstantSource.system(), 1 << 20, Executors.newVirtualThreadPerTaskExecutor());
    private final List<StorageClient> tenants =
            List.of(new StorageClient(storage, new Tenant("one")), new StorageClient(storage, new Tenant("two")));

    @Test
    void nothingIsLostNorLeftBehind() throws InterruptedException, ExecutionException {
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            var runs = IntStream.range(0, THREADS)
                    .mapToObj(seed -> executor.submit(() -> run(new SplittableRandom(seed))))
                    .toList();
            for (var run : runs) {
                run.get();
            }
        }

        for (var tenant : tenants) {
            tenant.create(session());
            assertListsAgree(tenant);
            var all = tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC))
                    .sessions();
            all.forEach(session -> assertLogIsWhole(tenant, session));
            all.forEach(session -> delete(tenant, session.id()));
        }
        tenants.getFirst().sweep();
        assertThat(storage.heldBytes()).isZero();
    }

    private void run(SplittableRandom random) {
        for (int i = 0; i < STEPS; i++) {
            try {
                step(random, tenants.get(random.nextInt(tenants.size())), IDS.get(random.nextInt(IDS.size())));
            } catch (ParleyException refusal) {
                assertThat(refusal.reason())
                        .isIn(
                                Reason.SESSION_NOT_FOUND,
                                Reason.SESSION_EXISTS,
                                Reason.SEQUENCE_MISMATCH,
                                Reason.SESSION_FULL,
                                Reason.MESSAGE_NOT_FOUND,
                                Reason.ETAG_MISMATCH,
                                Reason.INVALID_FIELD,
                                Reason.STATE_FULL,
                                Reason.MESSAGE_FINAL);
            }
        }
    }

    private void step(SplittableRandom random, StorageClient tenant, String id) {
        switch (random.nextInt(17)) {
            case 0 -> tenant.create(mortal(id, random));
            case 1 -> delete(tenant, id);
            case 2 -> tenant.patch(id, set("k" + random.nextInt(5), "x".repeat(random.nextInt(50))));
            case 3 -> tenant.update(Samples.retitled(id, Optional.empty(), "x".repeat(random.nextInt(50))));
            case 4 -> tenant.update(Samples.withTtl(id, Samples.sliding(Duration.ofMillis(1 + random.nextInt(20)))));
            case 5 -> replaceHalf(tenant, id);
            case 6 -> tenant.sweep();
            case 7 -> tenant.list(Samples.allSessions(SessionOrder.LAST_ACTIVITY_DESC));
            case 8 -> tenant.count(SessionFilter.ALL, 100);
            case 9 -> updateLast(tenant, id, random);
            case 10 -> deleteSome(tenant, id, random);
            case 11 -> truncateHalf(tenant, id);
            case 12 -> tenant.fork(forkTo(IDS.get(random.nextInt(IDS.size())), id, random.nextInt(5)));
            case 13 -> purge(tenant, random);
            default ->
                tenant.append(
                        append(id, List.of(Samples.running(UUID.randomUUID().toString())))
                                .creating(mortal(id, random))
                                .build());
        }
    }

    private static void replaceHalf(StorageClient tenant, String id) {
        long last = tenant.find(id)
                .orElseThrow(() -> NotFoundException.session(id))
                .log()
                .lastSequence();
        tenant.append(append(id, UUID.randomUUID().toString())
                .replacing(last, last / 2)
                .build());
    }

    private static void updateLast(StorageClient tenant, String id, SplittableRandom random) {
        var log = tenant.log(id);
        if (!log.isEmpty()) {
            var last = log.getLast();
            var marks = new Marks(random.nextBoolean(), Optional.empty());
            tenant.update(Samples.remarked(id, last.id(), marks));
            tenant.update(Samples.rewritten(id, last.id(), Optional.of(last.etag()), "x".repeat(random.nextInt(50))));
        }
    }

    private static void deleteSome(StorageClient tenant, String id, SplittableRandom random) {
        var ids = tenant.log(id).stream()
                .map(Message::id)
                .filter(_ -> random.nextInt(3) == 0)
                .collect(Collectors.toSet());
        tenant.delete(id, ids);
    }

    private static void truncateHalf(StorageClient tenant, String id) {
        long last = tenant.find(id)
                .orElseThrow(() -> NotFoundException.session(id))
                .log()
                .lastSequence();
        tenant.truncate(new Truncation(id, last / 2, last));
    }

    private static Fork forkTo(String id, String source, long through) {
        return new Fork(source, through, id, UUID.randomUUID(), Optional.empty(), Fork.Overrides.NONE);
    }

    private static void purge(StorageClient tenant, SplittableRandom random) {
        var filter = Samples.ofOwner(Optional.of("app"), Optional.of("user"));
        var mode = random.nextBoolean() ? Purge.Mode.COUNT : Purge.Mode.ERASE;
        tenant.purge(new Purge(filter, mode, Optional.empty(), new Purge.Limit(2, 100, 100)));
    }

    private static NewSession mortal(String id, SplittableRandom random) {
        var ttl = Samples.sliding(Duration.ofMillis(1 + random.nextInt(20)));
        var owner = new Owner(random.nextBoolean() ? "app" : "", random.nextBoolean() ? "user" : "");
        return new NewSession(
                id, UUID.randomUUID(), Optional.empty(), owner, session(ttl).fields(), Map.of("k", "1"));
    }

    private static void delete(StorageClient tenant, String id) {
        tenant.delete(new SessionDeletion(id, Optional.empty(), IfMissing.SUCCEED));
    }

    // Those that expire between the lists are left out of the comparison.
    private static void assertListsAgree(StorageClient tenant) {
        var first =
                tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC)).sessions();
        var second =
                tenant.list(Samples.allSessions(SessionOrder.CREATE_TIME_DESC)).sessions();
        var third = tenant.list(Samples.allSessions(SessionOrder.LAST_ACTIVITY_DESC))
                .sessions();
        var stayed = tenant.find(first.stream().map(Session::id).toList());
        assertThat(stayed).isNotEmpty();
        assertThat(first).containsAll(stayed);
        assertThat(second).containsAll(stayed);
        assertThat(third).containsAll(stayed);
    }

    private static void assertLogIsWhole(StorageClient tenant, Session session) {
        try {
            var log = tenant.log(session.id());
            assertThat(log).hasSize((int) session.log().messageCount());
            log.forEach(message ->
                    assertThat(tenant.message(session.id(), message.id())).isEqualTo(message));
            assertThat(tenant.marked(session.id()).messages())
                    .extracting(Marked::sequence)
                    .containsExactlyElementsOf(log.stream()
                            .filter(message -> !message.envelope().marks().isEmpty())
                            .map(Message::sequence)
                            .toList());
        } catch (NotFoundException expired) {
            assertThat(session.expireTime()).isPresent();
        }
    }
}
