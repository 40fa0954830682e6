package dev.parley.conformance.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.conformance.history.HistoryChecker;
import dev.parley.conformance.load.StubbornLoad;
import dev.parley.conformance.load.Summary;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The load of the crash test, on a storage that refuses, delays, and does things without an answer. */
class StubbornLoadTest {
    private static final int FAILED_CALLS = 300;

    private final FaultyServer server = FaultyServer.start(Faults.EVERY_KIND);
    private final List<ManagedChannel> connections =
            Stream.generate(this::connect).limit(2).toList();

    @AfterEach
    void close() {
        connections.forEach(ManagedChannel::shutdownNow);
        server.close();
    }

    @Test
    void whoeverAsksAgainUntilItIsAnsweredIsToldTheTruth() {
        var load = StubbornLoad.start(List.<Channel>copyOf(connections), new StubbornLoad.Plan(8, 4, 2, 1));

        await().atMost(Duration.ofMinutes(2)).until(() -> server.failedCalls() > FAILED_CALLS);
        var sessions = load.finish();

        var summary = new Summary();
        for (var session : sessions) {
            assertThat(HistoryChecker.check(session.history())).isEmpty();
            summary.add(session);
        }
        assertThat(summary.counts())
                .containsKeys("append acknowledged", "append refused, SEQUENCE_MISMATCH", "deletion acknowledged");
        assertThat(summary.counts().keySet()).anyMatch(kind -> kind.startsWith("append outcome unknown"));
    }

    private ManagedChannel connect() {
        return Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
                .build();
    }
}
