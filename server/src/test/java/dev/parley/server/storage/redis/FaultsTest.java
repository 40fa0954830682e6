package dev.parley.server.storage.redis;

import static dev.parley.server.storage.redis.FaultyRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.server.domain.OutcomeUnknownException;
import dev.parley.server.domain.ParleyException;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.session.SessionFilter;
import dev.parley.server.domain.session.SessionOrder;
import dev.parley.server.storage.Samples;
import dev.parley.server.storage.StorageClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What becomes of calls that a fault of Redis, or of the network before it, meets. */
@TestInstance(Lifecycle.PER_CLASS)
final class FaultsTest {
    private final FaultyRedis faulty = new FaultyRedis(Map.of());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    enum Fault {
        REQUEST_CUT,
        ANSWER_CUT,
        RESET,
        REFUSED,
        SILENT,
        SLOW,
        FROZEN,
        KILLED
    }

    @AfterAll
    void close() {
        threads.close();
        faulty.close();
    }

    @AfterEach
    void mend() {
        faulty.network.pass();
        if (faulty.redis.pids().isEmpty()) {
            faulty.redis.start();
        }
        faulty.redis.thaw();
        await().until(faulty::isWell);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST_CUT", "ANSWER_CUT"})
    void aWriteWhoseConnectionIsCutIsToldTheTruthAndIsMadeOnceByARetry(Fault fault) throws Exception {
        for (var write : Write.ofEachKind(faulty.patient)) {
            begin(fault);
            var refusal = refusal(write.make()).get(FaultyRedis.ANSWER.toMillis(), TimeUnit.MILLISECONDS);
            end(fault);

            assertTrueAndMadeOnce(write, refusal);
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"REQUEST_CUT", "ANSWER_CUT"},
            mode = Mode.EXCLUDE)
    void writesThatAnOutageMeetsAreToldTheTruthInTimeAndAreMadeOnceByARetry(Fault fault) throws Exception {
        var writes = Write.ofEachKind(faulty.patient);

        begin(fault);
        var refusals = writes.stream().map(write -> refusal(write.make())).toList();
        for (var refusal : refusals) {
            assertThat(refusal).succeedsWithin(FaultyRedis.ANSWER);
        }
        end(fault);

        for (int i = 0; i < writes.size(); i++) {
            assertTrueAndMadeOnce(writes.get(i), refusals.get(i).join());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "SLOW", "FROZEN", "KILLED"})
    void readsThatAnOutageMeetsAreAnsweredInTimeAndSucceedAfterwards(Fault fault) {
        var session = faulty.patient.create(Samples.session()).id();
        faulty.patient.append(session, "a");

        begin(fault);
        var refusals = reads(session).stream().map(this::refusal).toList();
        for (var refusal : refusals) {
            assertThat(refusal).succeedsWithin(FaultyRedis.ANSWER);
            assertThat(refusal.join()).isPresent().get().isNotInstanceOf(OutcomeUnknownException.class);
        }
        end(fault);

        for (var read : reads(session)) {
            assertThat(eventually(() -> {
                        var _ = read.apply(faulty.patient);
                        return true;
                    }))
                    .isTrue();
        }
    }

    private static List<Function<StorageClient, ?>> reads(String session) {
        return List.of(
                client -> client.find(session),
                client -> client.list(Samples.allSessions(SessionOrder.CREATE_TIME_ASC)),
                client -> client.list(Samples.allSessions(SessionOrder.LAST_ACTIVITY_DESC)),
                client -> client.count(SessionFilter.ALL, 10),
                client -> client.state(session),
                client -> client.message(session, "a"),
                client -> client.message(session, 1),
                client -> client.log(session),
                client -> client.pick(session, 1L),
                client -> client.marked(session),
                client -> client.head(session));
    }

    private void assertTrueAndMadeOnce(Write write, Optional<ParleyException> refusal) {
        int made = eventually(() -> write.times().applyAsInt(faulty.patient));
        if (refusal.isEmpty()) {
            assertThat(made).as("%s, which was acknowledged", write).isEqualTo(1);
        } else if (!(refusal.get() instanceof OutcomeUnknownException)) {
            assertThat(made)
                    .as("%s, which was refused: %s", write, refusal.get().reason())
                    .isZero();
        } else {
            assertThat(made).as(write.name()).isBetween(0, 1);
        }

        var answers = new ArrayList<>();
        var answer = eventually(() -> {
            answers.add("");
            return write.make().apply(faulty.patient);
        });

        assertThat(eventually(() -> write.times().applyAsInt(faulty.patient)))
                .as("%s, after a retry", write)
                .isEqualTo(1);
        // Unless it took several retries, of which any may have been the one.
        if (answer instanceof Appended appended && answers.size() == 1) {
            assertThat(appended.results()).as(write.name()).allMatch(result -> result.isReplayed() == (made == 1));
        }
    }

    /** What a call is refused with. */
    private CompletableFuture<Optional<ParleyException>> refusal(Function<StorageClient, ?> call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        var _ = call.apply(faulty.hasty);
                        return Optional.empty();
                    } catch (ParleyException e) {
                        return Optional.of(e);
                    }
                },
                threads);
    }

    private void begin(Fault fault) {
        switch (fault) {
            case REQUEST_CUT -> faulty.network.cutAfterBytesToServer(60);
            case ANSWER_CUT -> faulty.network.cutAfterBytesFromServer(0);
            case RESET -> faulty.network.reset();
            case REFUSED -> {
                faulty.network.refuse();
                faulty.network.reset();
            }
            case SILENT -> faulty.network.silence();
            case SLOW -> faulty.network.delay(Duration.ofSeconds(1));
            case FROZEN -> faulty.redis.freeze();
            case KILLED -> faulty.redis.kill();
        }
    }

    private void end(Fault fault) {
        switch (fault) {
            case REQUEST_CUT, ANSWER_CUT, RESET, REFUSED, SLOW -> faulty.network.pass();
            case SILENT -> {
                // No connection goes on after something of it was lost.
                faulty.network.reset();
                faulty.network.pass();
            }
            case FROZEN -> faulty.redis.thaw();
            case KILLED -> faulty.redis.start();
        }
    }
}
