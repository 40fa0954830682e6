package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import dev.parley.v1.ErrorReason;
import dev.parley.v1.GetStateResponse;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.PatchStateResponse;
import dev.parley.v1.SessionStoreGrpc;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateUpdateTest {
    private final FakeServer server = new FakeServer();
    private final ParleyClient client = server.client().build();
    private final FakeState state = new FakeState(server);

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void anUpdateWritesWhatDiffers() {
        state.entries.putAll(Map.of("kept", "1", "changed", "1", "removed", "1"));

        var left = client.sessions().updateState("s-1", entries -> {
            entries.remove("removed");
            entries.put("changed", "2");
            entries.put("added", "null");
            return entries;
        });

        assertThat(left).isEqualTo(Map.of("kept", "1", "changed", "2", "added", "null"));
        assertThat(state.visible()).isEqualTo(left);
        assertThat(state.patches.get(0).getSetMap()).containsOnlyKeys("changed", "added", Sessions.UPDATES_KEY);
        assertThat(state.patches.get(0).getRemoveList()).containsExactly("removed");
    }

    @Test
    void anUpdateThatChangesNothingWritesNothing() {
        state.entries.put("key", "1");

        assertThat(client.sessions().updateState("s-1", entries -> Map.of("key", "1")))
                .isEqualTo(Map.of("key", "1"));

        assertThat(state.patches).isEmpty();
    }

    @Test
    void twoWhoCountFromTheSameNumberAreBothCounted() {
        state.beforeNextPatches(this::countDirectly);

        assertThat(count()).containsEntry("count", "2");

        assertThat(state.visible()).isEqualTo(Map.of("count", "2"));
    }

    @Test
    void manyWhoCountAtOnceAreAllCounted() {
        var threads = Stream.generate(() -> new Thread(() -> {
                    for (int i = 0; i < 10; i++) {
                        client.sessions().updateState("s-1", StateUpdateTest::oneMore, 1000);
                    }
                }))
                .limit(4)
                .toList();

        threads.forEach(Thread::start);
        await().atMost(Duration.ofMinutes(1)).until(() -> threads.stream().noneMatch(Thread::isAlive));

        assertThat(state.visible()).isEqualTo(Map.of("count", "40"));
    }

    @Test
    void aCountWhoseAnswerWasLostIsCountedOnce() {
        state.loseAnswers(1, () -> {});

        assertThat(count()).containsEntry("count", "1");

        assertThat(state.visible()).isEqualTo(Map.of("count", "1"));
        assertThat(state.patches).hasSize(2).containsOnly(state.patches.get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15})
    void aCountWhoseAnswerWasLostAndThatWasOvertakenIsCountedOnce(int others) {
        state.loseAnswers(1, () -> repeat(others, this::countDirectly));

        assertThat(count()).containsEntry("count", "1");

        assertThat(state.visible()).isEqualTo(Map.of("count", Integer.toString(1 + others)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15})
    void aCountThatWasLostOnItsWayAndOvertakenIsCountedOnce(int others) {
        count();
        state.loseRequests(1, () -> repeat(others, this::countDirectly));

        assertThat(count()).containsEntry("count", Integer.toString(2 + others));

        assertThat(state.visible()).isEqualTo(Map.of("count", Integer.toString(2 + others)));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 40})
    void aCountThatCannotTellWhetherItWasCountedSaysSo(int others) {
        count();
        state.loseAnswers(1, () -> repeat(others, this::countDirectly));

        var failure = failureOf(this::count);

        assertThat(failure).isInstanceOf(ParleyException.Conflict.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(state.visible()).isEqualTo(Map.of("count", Integer.toString(2 + others)));
    }

    @Test
    void aReadThatFailsInDoubtLeavesTheOutcomeUnknown() {
        state.loseAnswers(1, () -> {
            countDirectly();
            server.on(
                    SessionStoreGrpc.getGetStateMethod(),
                    (request, response) -> response.onError(Errors.notApplied(Code.NOT_FOUND, "SESSION_NOT_FOUND")));
        });

        var failure = failureOf(this::count);

        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.getSuppressed()[0]).isInstanceOf(ParleyException.NotFound.class);
    }

    @Test
    void anUpdateThatIsOvertakenTooOftenFails() {
        state.beforeNextPatches(this::countDirectly, this::countDirectly, this::countDirectly);

        var failure = failureOf(() -> client.sessions().updateState("s-1", StateUpdateTest::oneMore, 3));

        assertThat(failure.reason()).isEqualTo(ErrorReason.ERROR_REASON_ETAG_MISMATCH);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertThat(state.patches).hasSize(3);
        assertThat(state.visible()).isEqualTo(Map.of("count", "3"));
    }

    @Test
    void otherErrorsAreNotTriedAgain() {
        server.on(
                SessionStoreGrpc.getPatchStateMethod(),
                (request, response) -> response.onError(Errors.notApplied(Code.FAILED_PRECONDITION, "STATE_FULL")));

        assertThat(failureOf(this::count).reason()).isEqualTo(ErrorReason.ERROR_REASON_STATE_FULL);
        assertThat(server.attempts()).hasSize(2);
    }

    @Test
    void theIdsOfSixteenUpdatesAreKeptOutOfSight() {
        repeat(20, this::count);

        assertThat(client.sessions().updateState("s-1", entries -> entries)).containsOnlyKeys("count");
        var kept = state.entries.getOrDefault(Sessions.UPDATES_KEY, "");
        assertThat(kept).startsWith("\"").endsWith("\"");
        assertThat(kept.split(" ")).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void aFunctionCannotWriteTheIds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        client.sessions().updateState("s-1", entries -> Map.of(Sessions.UPDATES_KEY, "\"mine\"")));

        assertThat(state.patches).isEmpty();
    }

    private Map<String, String> count() {
        return client.sessions().updateState("s-1", StateUpdateTest::oneMore);
    }

    /** Counts as another client would, between two calls of this one. */
    private void countDirectly() {
        var ids = LastUpdates.of(state.entries).with("other-" + state.version);
        oneMore(state.entries);
        state.entries.put(Sessions.UPDATES_KEY, ids.json());
        state.version++;
    }

    private static Map<String, String> oneMore(Map<String, String> entries) {
        entries.put("count", Integer.toString(1 + Integer.parseInt(entries.getOrDefault("count", "0"))));
        return entries;
    }

    private static void repeat(int times, Runnable step) {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }

    /** The state of session {@code s-1}, as the contract has it: a patch that would change nothing succeeds. */
    private static final class FakeState {
        private final Map<String, String> entries = new HashMap<>();
        private final List<PatchStateRequest> patches = new CopyOnWriteArrayList<>();
        private final Queue<Runnable> beforePatches = new ArrayDeque<>();
        private Runnable afterLoss = () -> {};
        private int lostRequests;
        private int lostAnswers;
        private int version;

        FakeState(FakeServer server) {
            server.on(SessionStoreGrpc.getGetStateMethod(), (request, response) -> {
                response.onNext(read());
                response.onCompleted();
            });
            server.on(SessionStoreGrpc.getPatchStateMethod(), (request, response) -> {
                try {
                    response.onNext(receive(request));
                    response.onCompleted();
                } catch (RuntimeException failure) {
                    response.onError(failure);
                }
            });
        }

        void beforeNextPatches(Runnable... steps) {
            beforePatches.addAll(List.of(steps));
        }

        /** The next requests arrive nowhere; then somebody else does something. */
        void loseRequests(int count, Runnable then) {
            lostRequests = count;
            afterLoss = then;
        }

        /** The next patches are applied, and nobody learns of it; then somebody else does something. */
        void loseAnswers(int count, Runnable then) {
            lostAnswers = count;
            afterLoss = then;
        }

        Map<String, String> visible() {
            var visible = new HashMap<>(entries);
            visible.remove(Sessions.UPDATES_KEY);
            return visible;
        }

        private synchronized GetStateResponse read() {
            return GetStateResponse.newBuilder()
                    .putAllEntries(entries)
                    .setEtag("etag-" + version)
                    .build();
        }

        private synchronized PatchStateResponse receive(PatchStateRequest request) {
            patches.add(request);
            if (lostRequests-- > 0) {
                afterLoss.run();
                throw Status.UNAVAILABLE.asRuntimeException();
            }
            var before = beforePatches.poll();
            if (before != null) {
                before.run();
            }
            var answer = patch(request);
            if (lostAnswers-- > 0) {
                afterLoss.run();
                throw Status.UNAVAILABLE.asRuntimeException();
            }
            return answer;
        }

        private PatchStateResponse patch(PatchStateRequest request) {
            var after = new HashMap<>(entries);
            after.putAll(request.getSetMap());
            request.getRemoveList().forEach(after::remove);
            if (!after.equals(entries)) {
                if (!request.getEtag().isEmpty() && !request.getEtag().equals("etag-" + version)) {
                    throw Errors.notApplied(Code.ABORTED, "ETAG_MISMATCH");
                }
                entries.clear();
                entries.putAll(after);
                version++;
            }
            return PatchStateResponse.newBuilder().setEtag("etag-" + version).build();
        }
    }
}
