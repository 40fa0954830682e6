package dev.parley.bench.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.load.Connections;
import dev.parley.bench.parley.Acknowledged;
import dev.parley.bench.parley.AppendRequest;
import dev.parley.bench.parley.Ledger;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.parley.WrongLogException;
import dev.parley.bench.postgres.FloorDatabase;
import dev.parley.bench.postgres.TableLedger;
import dev.parley.bench.postgres.Tables;
import dev.parley.bench.process.ServerProcess;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.AppendMessagesResult;
import dev.parley.v1.MessageStoreGrpc;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server of the floor, in a process of its own, and the check of what it has stored. */
class TransactionServerTest {
    private static final Tables TABLES = FloorDatabase.create();
    private static final Ledger LEDGER = new TableLedger(TABLES);

    @SuppressWarnings("NullAway.Init")
    private static ServerProcess server;

    @SuppressWarnings("NullAway.Init")
    private static Connections connections;

    @BeforeAll
    static void start() throws InterruptedException {
        int port = ServerProcess.freePort();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                TransactionServer.class.getName(),
                Integer.toString(port));
        server = ServerProcess.start(command, environment(), port).awaitPort();
        connections = Connections.open(port, 1);
    }

    @AfterAll
    static void stop() {
        connections.close();
        server.close();
    }

    @Test
    void whatWasAcknowledgedIsStored() throws InterruptedException {
        var sessions = new Sessions("stored", 2);
        var acknowledged = new Acknowledged(2, 10);
        LEDGER.create(sessions);

        append(sessions, acknowledged, 0, 2);
        append(sessions, acknowledged, 1);
        append(sessions, acknowledged, 4);

        assertThat(acknowledged.sequenceOf(4)).isEqualTo(3);
        assertThatCode(() -> LEDGER.check(sessions, acknowledged)).doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingIsNoticed() throws InterruptedException {
        var sessions = new Sessions("missing", 1);
        var acknowledged = new Acknowledged(1, 10);
        LEDGER.create(sessions);
        append(sessions, acknowledged, 0, 1);

        TABLES.database().execute("DELETE FROM parley.message WHERE message_id = 'message-000000001'");

        assertThatThrownBy(() -> LEDGER.check(sessions, acknowledged)).isInstanceOf(WrongLogException.class);
    }

    @Test
    void aSessionThatIsNotThereTakesNothing() {
        var sessions = new Sessions("nowhere", 1);

        assertThatThrownBy(() -> append(sessions, new Acknowledged(1, 10), 0))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("NOT_FOUND");
    }

    private static void append(Sessions sessions, Acknowledged acknowledged, int... messages) {
        var request = AppendMessagesRequest.newBuilder().setSessionId(sessions.id(acknowledged.sessionOf(messages[0])));
        for (int message : messages) {
            request.addMessages(AppendRequest.message("message-%09d".formatted(message)));
        }
        var answer = MessageStoreGrpc.newBlockingStub(connections.of(0)).appendMessages(request.build());
        assertThat(answer.getLastSequence())
                .isEqualTo(answer.getResultsList().getLast().getSequence());
        var sequences = answer.getResultsList().stream()
                .map(AppendMessagesResult::getSequence)
                .iterator();
        for (int message : messages) {
            acknowledged.add(message, sequences.next());
        }
    }

    private static Map<String, String> environment() {
        var database = TABLES.database();
        return TransactionServer.environment(database.url(), database.username(), database.password());
    }
}
