package dev.parley.server.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.databases.DatabaseFailedException;
import dev.parley.databases.FaultProxy;
import dev.parley.databases.OwnRedis;
import dev.parley.databases.RedisProgram;
import dev.parley.server.storage.ServedDatabase;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.MessageStoreGrpc;
import dev.parley.v1.MessageStoreGrpc.MessageStoreBlockingStub;
import dev.parley.v1.StreamMessagesRequest;
import dev.parley.v1.StreamMessagesResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls and followers when the master is killed and a sentinel makes its replica the master. */
final class FailoverTest {
    private static final Duration FAILOVER = Duration.ofSeconds(30);
    private static final String SESSION = "session";
    private static final String ACKNOWLEDGED = "acknowledged";

    @TempDir
    private Path folder;

    private OwnRedis master;
    private OwnRedis replica;
    private OwnRedis sentinel;
    private ServedDatabase served;

    @BeforeEach
    void start() throws IOException {
        master = OwnRedis.temporary(Map.of());
        replica = OwnRedis.temporary(Map.of("replicaof", "127.0.0.1 " + master.port()));
        // Redis is a sentinel under that name.
        var program = folder.resolve("redis-sentinel");
        Files.createSymbolicLink(program, RedisProgram.embedded().path());
        sentinel = OwnRedis.temporary(new RedisProgram(program), 0, Map.of());
        call(sentinel, "SENTINEL", "MONITOR", "parley", "127.0.0.1", Integer.toString(master.port()), "1");
        call(sentinel, "SENTINEL", "SET", "parley", "down-after-milliseconds", "500");
        call(sentinel, "SENTINEL", "SET", "parley", "failover-timeout", "5000");
        await().atMost(FAILOVER).until(this::isComplete);
        served = new ServedDatabase(FaultProxy.before(sentinel.port()), settings());
    }

    // The sentinel knows the replica, which has all that the master has.
    private boolean isComplete() {
        return ((List<?>) call(sentinel, "SENTINEL", "SLAVES", "parley")).size() == 1
                && "up".equals(replication(replica).get("master_link_status"))
                && Objects.equals(
                        replication(master).get("master_repl_offset"),
                        replication(replica).get("slave_repl_offset"));
    }

    private Map<String, String> settings() {
        var keys = master.address().keyPrefix();
        return Map.of(
                "storage.backend", "redis",
                "storage.redis.mode", "sentinel",
                "storage.redis.sentinel-master", "parley",
                "storage.redis.address", sentinel.address().address(),
                "storage.redis.key-prefix", keys);
    }

    @AfterEach
    void stop() {
        served.close();
        sentinel.close();
        replica.close();
        master.close();
    }

    @Test
    void everyAppendIsToldTheTruthAndItsRetryToo() {
        var told = new ConcurrentHashMap<String, String>();
        append("kept");
        await().atMost(FAILOVER).until(this::isComplete);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var isDone = new AtomicBoolean();
            for (int writer = 0; writer < 4; writer++) {
                var prefix = "w" + writer + "-";
                var _ = threads.submit(() -> write(prefix, told, isDone));
            }
            await().until(() -> told.size() > 40);
            master.kill();
            await().atMost(FAILOVER).ignoreExceptions().until(() -> appendSoon("after") != null);
            isDone.set(true);
        }

        var log = log();
        assertThat(log.values())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, log.size())
                        .mapToObj(i -> (long) i)
                        .toList());
        assertThat(log).containsKeys("kept", "after");
        told.forEach((id, outcome) -> {
            if (outcome.equals("NOT_APPLIED")) {
                assertThat(log).doesNotContainKey(id);
            }
            assertThat(append(id).getReplayed()).as(id + " " + outcome).isEqualTo(log.containsKey(id));
        });
        assertThat(told).containsValue(ACKNOWLEDGED);
        assertThat(told.values()).anyMatch(outcome -> !outcome.equals(ACKNOWLEDGED));
    }

    private void write(String prefix, Map<String, String> told, AtomicBoolean isDone) {
        var count = new AtomicInteger();
        await().forever()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    var id = prefix + count.getAndIncrement();
                    try {
                        var _ = appendSoon(id);
                        told.put(id, ACKNOWLEDGED);
                    } catch (StatusRuntimeException e) {
                        told.put(id, ServedDatabase.outcome(e));
                    }
                    return isDone.get();
                });
    }

    @Test
    void aFollowerWhoseLogWentBackIsToldSo() {
        append("kept");
        await().atMost(FAILOVER).until(this::isComplete);
        var stream = follow(0);
        assertThat(stream.next().getMessage().getMessageId()).isEqualTo("kept");
        assertThat(stream.next().hasCaughtUp()).isTrue();
        loseWhatComes();
        append("lost");
        assertThat(stream.next().getMessage().getMessageId()).isEqualTo("lost");

        master.kill();

        assertRegressed(() -> stream.next());
        await().atMost(FAILOVER).ignoreExceptions().until(() -> log().size() == 1);
        assertRegressed(() -> follow(2).next());
        assertThat(append("lost").getReplayed()).isFalse();
        assertThat(log()).containsExactlyInAnyOrderEntriesOf(Map.of("kept", 1L, "lost", 2L));
    }

    // Nothing reaches the replica any more; the master goes on.
    private void loseWhatComes() {
        call(master, "ACL", "SETUSER", "default", "-psync", "-sync");
        call(master, "CLIENT", "KILL", "TYPE", "replica");
    }

    private Iterator<StreamMessagesResponse> follow(long after) {
        return stub().streamMessages(StreamMessagesRequest.newBuilder()
                .setSessionId(SESSION)
                .setAfterSequence(after)
                .setFollow(true)
                .build());
    }

    private static void assertRegressed(Callable<?> step) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(step::call)
                .matches(refusal -> refusal.getStatus().getCode() == Status.Code.ABORTED, "is ABORTED");
    }

    // Or not at all.
    private AppendMessagesResult appendSoon(String id) {
        return append(MessageStoreGrpc.newBlockingStub(served.channel), id);
    }

    private AppendMessagesResult append(String id) {
        return append(stub(), id);
    }

    private static AppendMessagesResult append(MessageStoreBlockingStub stub, String id) {
        return stub.appendMessages(ServedDatabase.append(SESSION, id)).getResults(0);
    }

    private Map<String, Long> log() {
        var log = new HashMap<String, Long>();
        var request = ListMessagesRequest.newBuilder().setSessionId(SESSION).setPageSize(1000);
        do {
            var page = stub().listMessages(request.build());
            for (Message message : page.getMessagesList()) {
                log.put(message.getMessageId(), message.getSequence());
            }
            request.setPageToken(page.getNextPageToken());
        } while (!request.getPageToken().isEmpty());
        return log;
    }

    private MessageStoreBlockingStub stub() {
        return MessageStoreGrpc.newBlockingStub(served.channel)
                .withDeadlineAfter(ServedDatabase.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Map<String, String> replication(OwnRedis redis) {
        var facts = new HashMap<String, String>();
        call(redis, "INFO", "replication").toString().lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                facts.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return facts;
    }

    private static Object call(OwnRedis redis, String... command) {
        try {
            return redis.address().call(command);
        } catch (DatabaseFailedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }
}
