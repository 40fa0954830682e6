package dev.parley.server.storage.postgres;

import static dev.parley.server.storage.Samples.session;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.NotFoundException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.Reason;
import dev.parley.server.domain.Tenant;
import dev.parley.server.domain.message.Marks;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.NewMessage;
import dev.parley.server.domain.message.Truncation;
import dev.parley.server.domain.session.Fork;
import dev.parley.server.domain.session.NewSession;
import dev.parley.server.domain.session.Owner;
import dev.parley.server.domain.session.Purge;
import dev.parley.server.domain.session.SessionDeletion;
import dev.parley.server.domain.session.SessionDeletion.IfMissing;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.domain.session.StatePatch;
import dev.parley.server.domain.session.Ttl;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import dev.parley.server.storage.StorageContract;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Everything at once, through two servers, on a few sessions of a few tenants, which come, go and expire all the time.
 */
final class TwoServersTest {
    private static final int THREADS = 12;
    private static final long NANOS = SECONDS.toNanos(5);
    private static final List<String> IDS = List.of("s-1", "s-2", "s-3", "s-4");
    private static final Set<Reason> REFUSALS = EnumSet.of(
            Reason.SESSION_NOT_FOUND,
            Reason.SESSION_EXISTS,
            Reason.SEQUENCE_MISMATCH,
            Reason.SESSION_FULL,
            Reason.MESSAGE_NOT_FOUND,
            Reason.ETAG_MISMATCH,
            Reason.INVALID_FIELD,
            Reason.MESSAGE_ID_CONFLICT,
            Reason.MESSAGE_FINAL);
    private static final Map<String, String> BROKEN = Map.of(
            "counts", """
            SELECT s.session_id FROM parley.session s CROSS JOIN LATERAL (
              SELECT count(*) AS messages, coalesce(sum(octet_length(content)), 0) AS bytes,
                coalesce(max(sequence), 0) AS last, max(create_time) AS newest
              FROM parley.message m WHERE m.tenant = s.tenant AND m.session_id = s.session_id) m
            WHERE s.message_count <> m.messages OR s.content_bytes <> m.bytes OR s.last_sequence < m.last
              OR s.last_message_time < m.newest
              OR s.changes = 0 AND s.forked_from_uid IS NULL AND m.messages <> s.last_sequence""", "usage", """
            SELECT session_id FROM parley.session
            WHERE output_tokens <> 2 * input_tokens OR reasoning_tokens <> 4 * input_tokens
              OR input_tokens > last_sequence OR forked_from_uid IS NULL AND input_tokens <> last_sequence""", "state", """
            SELECT s.session_id FROM parley.session s CROSS JOIN LATERAL (
              SELECT count(*) AS keys, coalesce(sum(octet_length(key) + octet_length(value)), 0) AS bytes
              FROM parley.session_state e WHERE e.tenant = s.tenant AND e.session_id = s.session_id) e
            WHERE s.state_keys <> e.keys OR s.state_bytes <> e.bytes""", "activity", """
            SELECT session_id FROM parley.session s FULL JOIN parley.session_activity a USING (tenant, session_id)
            WHERE s.uid IS NULL OR a.activity_time IS DISTINCT FROM coalesce(s.last_message_time, s.create_time)
              OR a.app_id <> s.app_id OR a.user_id <> s.user_id""", "leftovers", """
            SELECT session_id FROM (SELECT tenant, session_id FROM parley.message
              UNION SELECT tenant, session_id FROM parley.session_state) r
            WHERE NOT EXISTS (
              SELECT FROM parley.session s WHERE s.tenant = r.tenant AND s.session_id = r.session_id)""", "times", """
            SELECT session_id FROM (
              SELECT session_id, create_time,
                lag(create_time) OVER (PARTITION BY tenant, session_id ORDER BY sequence) AS before
              FROM parley.message) m
            WHERE create_time < before""", "sweeps", """
            SELECT session_id FROM parley.session
            WHERE (sweep_time IS NULL) <> (expire_time IS NULL) OR sweep_time > expire_time""");

    private final TestDatabase database = TestDatabase.create();
    private final StoredRows rows = new StoredRows(database);
    // What was stored under each sequence of each incarnation.
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    @Test
    void nothingIsLostNorLeftBehind() throws InterruptedException, ExecutionException {
        var storages = Stream.generate(() ->
                        new PostgresStorage(database.settings(), StorageContract.EQUALITY, StorageContract.LIMITS))
                .limit(2)
                .toList();
        var tenants = storages.stream()
                .flatMap(storage -> Stream.of("one", "two").map(name -> new StorageClient(storage, new Tenant(name))))
                .toList();
        long end = System.nanoTime() + NANOS;

        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            var runs = IntStream.range(0, THREADS)
                    .mapToObj(seed -> executor.submit(() -> run(new SplittableRandom(seed), tenants, end)))
                    .toList();
            for (var run : runs) {
                run.get();
            }
        }
        storages.forEach(PostgresStorage::close);

        BROKEN.forEach((what, sql) -> assertThat(rows.texts(sql)).as(what).isEmpty());
        var stored = Set.copyOf(rows.texts("""
                SELECT uid || '/' || sequence || '=' || message_id
                FROM parley.message JOIN parley.session s USING (tenant, session_id) WHERE changes = 0"""));
        var whole = Set.copyOf(rows.texts("SELECT uid::text FROM parley.session WHERE changes = 0"));
        acknowledged.forEach((place, id) -> {
            if (whole.contains(place.substring(0, 36))) {
                assertThat(stored).contains(place + "=" + id);
            }
        });
    }

    private void run(SplittableRandom random, List<StorageClient> tenants, long end) {
        while (System.nanoTime() - end < 0) {
            try {
                step(random, tenants.get(random.nextInt(tenants.size())), IDS.get(random.nextInt(IDS.size())));
            } catch (ParleyException refusal) {
                assertThat(refusal.reason()).as(refusal::toString).isIn(REFUSALS);
            }
        }
    }

    private void step(SplittableRandom random, StorageClient tenant, String id) {
        switch (random.nextInt(30)) {
            case 0, 1 -> tenant.create(newSession(id, random));
            case 2 -> tenant.delete(new SessionDeletion(id, Optional.empty(), IfMissing.SUCCEED));
            case 3 -> patchBoth(tenant, id, random);
            case 4 -> readBoth(tenant, id);
            case 5 -> tenant.update(Samples.retitled(id, Optional.empty(), "x".repeat(random.nextInt(50))));
            case 6 -> tenant.update(Samples.withTtl(id, ttl(random)));
            case 7 -> replaceHalf(tenant, id);
            case 8 -> tenant.sweep();
            case 9 -> tenant.list(Samples.allSessions(SessionOrder.LAST_ACTIVITY_DESC));
            case 10 -> tenant.count(SessionFilter.ALL, 100);
            case 11 -> updateLast(tenant, id, random);
            case 12 -> deleteSome(tenant, id, random);
            case 13 -> truncateHalf(tenant, id);
            case 14 -> tenant.fork(forkTo(IDS.get(random.nextInt(IDS.size())), id, random.nextInt(5)));
            case 15 -> forkAlone(tenant, id);
            case 16 -> purge(tenant, random);
            case 17, 18 -> readLog(tenant, id);
            case 19 -> appendTwice(tenant, id, random);
            default -> append(tenant, id, random);
        }
    }

    private void append(StorageClient tenant, String id, SplittableRandom random) {
        var messages = messages(random);
        var builder = Samples.append(id, messages);
        if (random.nextInt(3) == 0) {
            builder.creating(newSession(id, random));
        }
        if (random.nextInt(6) == 0) {
            builder.patching(Samples.set("k", "1"));
        }
        var appended = tenant.append(builder.build());
        appended.results().forEach(result -> {
            var place = appended.sessionUid() + "/" + result.sequence();
            assertThat(acknowledged.put(place, result.messageId()))
                    .as("twice " + place)
                    .isNull();
        });
    }

    private static void appendTwice(StorageClient tenant, String id, SplittableRandom random) {
        var append = Samples.append(id, messages(random)).build();
        tenant.append(append);
        tenant.append(append);
    }

    private static List<NewMessage> messages(SplittableRandom random) {
        return Stream.generate(() -> Samples.running(UUID.randomUUID().toString()))
                .limit(1 + random.nextInt(3))
                .toList();
    }

    private static void patchBoth(StorageClient tenant, String id, SplittableRandom random) {
        var value = Integer.toString(random.nextInt(100));
        tenant.patch(id, new StatePatch(Map.of("a", value, "b", value), Set.of()));
    }

    private static void readBoth(StorageClient tenant, String id) {
        var state = tenant.state(id).entries();
        assertThat(state.get("a")).isEqualTo(state.get("b"));
    }

    private static void readLog(StorageClient tenant, String id) {
        var page = tenant.messages(Samples.allMessages(id));
        var messages = page.messages();
        assertThat(messages).extracting(Message::sequence).isSorted();
        assertThat(messages)
                .allMatch(message -> message.sequence() <= page.head().lastSequence());
    }

    private static void replaceHalf(StorageClient tenant, String id) {
        long last = last(tenant, id);
        tenant.append(Samples.append(id, UUID.randomUUID().toString())
                .replacing(last, last / 2)
                .build());
    }

    private static long last(StorageClient tenant, String id) {
        return tenant.find(id)
                .orElseThrow(() -> NotFoundException.session(id))
                .log()
                .lastSequence();
    }

    private static void updateLast(StorageClient tenant, String id, SplittableRandom random) {
        var log = tenant.log(id);
        if (!log.isEmpty()) {
            var last = log.getLast();
            var marks = new Marks(random.nextBoolean(), Optional.empty());
            tenant.update(Samples.remarked(id, last.id(), marks));
            tenant.update(Samples.rewritten(id, last.id(), Optional.empty(), "x".repeat(random.nextInt(50))));
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
        long last = last(tenant, id);
        tenant.truncate(new Truncation(id, last / 2, last));
    }

    private static void forkAlone(StorageClient tenant, String source) {
        var id = Samples.randomId();
        var copy = tenant.fork(forkTo(id, source, 0));
        if (copy.expireTime().isEmpty()) {
            assertThat(tenant.log(id)).hasSize((int) copy.log().messageCount());
        }
        tenant.delete(new SessionDeletion(id, Optional.empty(), IfMissing.SUCCEED));
    }

    private static Fork forkTo(String id, String source, long through) {
        return new Fork(source, through, id, UUID.randomUUID(), Optional.empty(), Fork.Overrides.NONE);
    }

    private static void purge(StorageClient tenant, SplittableRandom random) {
        var filter = Samples.ofOwner(Optional.of("app"), Optional.of("user"));
        var mode = random.nextBoolean() ? Purge.Mode.COUNT : Purge.Mode.ERASE;
        tenant.purge(new Purge(filter, mode, Optional.empty(), new Purge.Limit(2, 100, 100)));
    }

    private static NewSession newSession(String id, SplittableRandom random) {
        var owner = new Owner(random.nextBoolean() ? "app" : "", random.nextBoolean() ? "user" : "");
        var state = random.nextBoolean() ? Map.of("k", "1") : Map.<String, String>of();
        return new NewSession(
                id,
                UUID.randomUUID(),
                Optional.empty(),
                owner,
                session(ttl(random)).fields(),
                state);
    }

    private static Ttl ttl(SplittableRandom random) {
        return random.nextInt(3) == 0 ? Ttl.NEVER : Samples.sliding(Duration.ofMillis(1 + random.nextInt(60)));
    }
}
