package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.history.HistoryChecker;
import dev.parley.conformance.load.HistoryLoad;
import dev.parley.conformance.load.LoadPlan;
import dev.parley.conformance.load.Summary;
import dev.parley.conformance.support.Caller;
import io.grpc.Channel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many clients do everything at once, and what they are told is checked afterwards. */
class ConcurrentHistoryTest {
    private static final int CLIENTS = 16;
    private static final int OPERATIONS = 4000;

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void whateverManyClientsDoAtOnceWhatTheyAreToldIsTrue() {
        var load = new HistoryLoad(IntStream.range(0, CLIENTS)
                .<Channel>mapToObj(client -> caller.on(client).channel())
                .toList());

        var sessions = load.run(new LoadPlan(CLIENTS, OPERATIONS, 2, 1));

        var summary = new Summary();
        for (var session : sessions) {
            assertThat(HistoryChecker.check(session.history())).isEmpty();
            summary.add(session);
        }
        assertThat(summary.counts())
                .containsKeys(
                        "append acknowledged",
                        "append refused, SEQUENCE_MISMATCH",
                        "append refused, MESSAGE_ID_CONFLICT",
                        "read",
                        "read of a missing message");
        assertThat(summary.counts().keySet()).anyMatch(kind -> kind.startsWith("append outcome unknown"));
        assertThat(summary.counts().keySet()).noneMatch(kind -> kind.startsWith("read failed"));
    }
}
