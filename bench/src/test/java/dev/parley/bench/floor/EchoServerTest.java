package dev.parley.bench.floor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.compare.Round;
import dev.parley.bench.load.Bytes;
import dev.parley.bench.load.Caller;
import dev.parley.bench.load.Connections;
import dev.parley.bench.load.Load;
import dev.parley.bench.load.LoadFailedException;
import dev.parley.bench.process.ServerProcess;
import io.grpc.MethodDescriptor.MethodType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The floor and the load generator together, in processes of their own as in a measurement. */
class EchoServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // Enough for every caller to begin also on a busy machine.
    private static final Duration LENGTH = Duration.ofSeconds(2);

    @SuppressWarnings("NullAway.Init")
    private static ServerProcess server;

    @SuppressWarnings("NullAway.Init")
    private static Connections connections;

    @BeforeAll
    static void start() throws InterruptedException {
        int port = ServerProcess.freePort();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java, "-cp", System.getProperty("java.class.path"), EchoServer.class.getName(), Integer.toString(port));
        server = ServerProcess.start(command, Map.of(), port).awaitPort();
        connections = Connections.open(port, 2);
    }

    @AfterAll
    static void stop() {
        connections.close();
        server.close();
    }

    @Test
    void theFirstTenBytesComeBack() throws InterruptedException {
        var answers = new Remembering("0123456789abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        long answered = new Load(connections, EchoServer.ECHO).run(List.of(answers), PATIENCE);

        assertThat(answered).isEqualTo(1);
        assertThat(answers.answer)
                .asString(java.nio.charset.StandardCharsets.US_ASCII)
                .isEqualTo("0123456789");
    }

    @Test
    void aRoundCountsWhatWasAnswered() throws InterruptedException {
        var round = new EchoContender(server, connections, 16).round(LENGTH);

        assertThat(round.calls()).isGreaterThanOrEqualTo(16);
        assertThat(round.seconds()).isGreaterThanOrEqualTo((double) LENGTH.toSeconds());
    }

    @Test
    void aStreamHasAsManyItemsAsAskedFor() throws InterruptedException {
        // StreamReader fails if it has not.
        Round round = new EchoStreamContender(server, connections, 2, 500).round(LENGTH);

        assertThat(round.calls() % 500).isZero();
        assertThat(round.calls()).isPositive();
    }

    @Test
    void anErrorFailsTheLoad() {
        var unknown = new Load(connections, Bytes.method("bench.Floor/Unknown", MethodType.UNARY));
        var callers = Collections.nCopies(4, new Remembering(new byte[1]));

        assertThatThrownBy(() -> unknown.run(callers, PATIENCE))
                .isInstanceOf(LoadFailedException.class)
                .hasMessageContaining("UNIMPLEMENTED");
    }

    @Test
    void whatACallerFindsWrongFailsTheLoad() {
        Caller suspicious = new Caller() {
            @Override
            public byte[] next() {
                return new byte[20];
            }

            @Override
            public void answered(byte[] answer) {
                throw new IllegalStateException("that is not it");
            }
        };

        assertThatThrownBy(() -> new Load(connections, EchoServer.ECHO).run(List.of(suspicious), PATIENCE))
                .isInstanceOf(LoadFailedException.class)
                .hasMessageContaining("that is not it");
    }

    private static final class Remembering implements Caller {
        private byte @Nullable [] request;
        private byte[] answer = {};

        Remembering(byte[] request) {
            this.request = request;
        }

        @Override
        public byte @Nullable [] next() {
            var once = request;
            request = null;
            return once;
        }

        @Override
        public void answered(byte[] bytes) {
            answer = bytes;
        }
    }
}
