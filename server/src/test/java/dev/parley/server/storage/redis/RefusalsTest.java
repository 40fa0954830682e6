package dev.parley.server.storage.redis;

import static dev.parley.server.storage.redis.FaultyRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.databases.DatabaseFailedException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.UnavailableException;
import dev.parley.server.domain.message.Message;
import dev.parley.server.storage.Samples;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of scripts that Redis refuses, forgets, or meets late. */
final class RefusalsTest {
    // Every change takes half a millisecond to be loaded, and meanwhile Redis says that it loads.
    private final FaultyRedis faulty = new FaultyRedis(Map.of("key-load-delay", "500"));
    private final String session = faulty.patient.create(Samples.session()).id();

    @AfterEach
    void close() {
        faulty.close();
    }

    @Test
    void aRedisThatIsFullRefusesWhatNeedsMemoryAndIsNotWell() {
        var writes = Write.ofEachKind(faulty.patient);
        config("maxmemory", "1");

        assertRefused(ExhaustedException.class, () -> faulty.patient.append(session, "a"));
        for (var write : writes) {
            boolean isMade = isMade(write);
            assertThat(write.times().applyAsInt(faulty.patient))
                    .as(write.name())
                    .isEqualTo(isMade ? 1 : 0);
        }
        assertThat(faulty.isWell()).isFalse();

        config("maxmemory", "0");
        assertThat(faulty.isWell()).isTrue();
        assertThat(faulty.patient.append(session, "a").results()).noneMatch(result -> result.isReplayed());
    }

    @Test
    void aReplicaRefusesWritesAndIsNotWell() {
        var writes = Write.ofEachKind(faulty.patient);
        faulty.redis.address().call("REPLICAOF", "127.0.0.1", "1");

        for (var write : writes) {
            assertRefused(UnavailableException.class, () -> write.make().apply(faulty.patient));
            assertThat(write.times().applyAsInt(faulty.patient))
                    .as(write.name())
                    .isZero();
        }
        assertThat(faulty.isWell()).isFalse();

        faulty.redis.address().call("REPLICAOF", "NO", "ONE");
        assertThat(faulty.isWell()).isTrue();
        assertThat(faulty.patient.append(session, "a").lastSequence()).isEqualTo(1);
    }

    @Test
    void aRedisWithTooFewReplicasRefusesWritesAndIsNotWell() {
        config("min-replicas-to-write", "1");

        assertRefused(UnavailableException.class, () -> faulty.patient.append(session, "a"));
        assertRefused(UnavailableException.class, () -> faulty.patient.patch(session, Samples.set("k", "1")));
        assertThat(faulty.isWell()).isFalse();

        config("min-replicas-to-write", "0");
        assertThat(faulty.isWell()).isTrue();
        assertThat(faulty.patient.log(session)).isEmpty();
    }

    @Test
    void scriptsThatRedisHasForgottenAreSentAgain() {
        for (int i = 0; i < 2; i++) {
            faulty.redis.address().call("SCRIPT", "FLUSH");

            faulty.patient.append(session, "a" + i);
        }

        assertThat(faulty.patient.log(session)).extracting(Message::id).containsExactly("a0", "a1");
    }

    @Test
    void aScriptWhoseAnswerIsLostIsNotSentAgain() {
        faulty.patient.append(session, "before");
        long before = faulty.count("commandstats", "cmdstat_hexists");
        var unknown = new ArrayList<String>();

        for (int i = 0; unknown.isEmpty(); i++) {
            // It may be the answer to something else.
            faulty.network.cutAfterBytesFromServer(0);
            var id = "a" + i;
            try {
                faulty.patient.append(session, id);
            } catch (OutcomeUnknownException e) {
                unknown.add(id);
            }
        }
        faulty.network.pass();

        var log = eventually(() -> faulty.patient.log(session));
        assertThat(log).extracting(Message::id).containsAll(unknown);
        // The script looks for each message that it appends.
        assertThat(faulty.count("commandstats", "cmdstat_hexists") - before).isEqualTo(log.size() - 1);
    }

    @Test
    void whatWasOnItsWayToAFrozenRedisTakesNoEffectLater() {
        assertThat(faulty.isWell()).isTrue();
        long before = faulty.scripts();
        faulty.redis.freeze();

        assertRefused(OutcomeUnknownException.class, () -> faulty.hasty.append(session, "late"));
        assertRefused(ParleyException.class, () -> faulty.hasty.patch(session, Samples.set("late", "1")));
        faulty.redis.thaw();

        await().until(() -> faulty.scripts() > before);
        assertThat(eventually(() -> faulty.patient.log(session))).isEmpty();
        assertThat(faulty.patient.state(session).entries()).isEmpty();
        assertThat(faulty.patient.append(session, "late").results()).noneMatch(result -> result.isReplayed());
    }

    @Test
    void aRedisThatLoadsItsDataRefusesAndIsWellAfterwards() {
        faulty.redis.address().call("EVAL", "for i = 1, 8000 do redis.call('SET', 'other:' .. i, i) end", "0");
        faulty.redis.kill();
        var start = CompletableFuture.runAsync(faulty.redis::start);
        await().until(this::isLoading);

        assertRefused(ParleyException.class, () -> faulty.hasty.append(session, "a"));
        assertThat(start).isNotDone();

        start.join();
        await().atMost(FaultyRedis.RECOVERY).until(faulty::isWell);
        assertThat(faulty.patient.append(session, "a").results()).noneMatch(result -> result.isReplayed());
    }

    private boolean isMade(Write write) {
        try {
            var _ = write.make().apply(faulty.patient);
            return true;
        } catch (ExhaustedException e) {
            return false;
        }
    }

    private boolean isLoading() {
        try {
            faulty.redis.address().call("PING");
            return false;
        } catch (DatabaseFailedException e) {
            return String.valueOf(e.getMessage()).startsWith("LOADING");
        }
    }

    private void config(String name, String value) {
        faulty.redis.address().call("CONFIG", "SET", name, value);
    }

    private static void assertRefused(Class<? extends ParleyException> kind, ThrowingCallable call) {
        assertThatExceptionOfType(kind).isThrownBy(call);
    }
}
