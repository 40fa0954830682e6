package dev.parley.databases;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultProxyTest {
    private static final int SOON_MILLIS = 10_000;
    private static final int NEVER_MILLIS = 200;

    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private Thread acceptor;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = FaultProxy.before(server.getLocalPort());
        acceptor = Thread.ofVirtual().start(this::accept);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void bytesPassBothWaysUntilEitherSideEnds() throws Exception {
        try (var client = connect();
                var peer = peer()) {
            send(client, "question");
            assertThat(receive(peer, 8)).isEqualTo("question");
            send(peer, "answer");
            assertThat(receive(client, 6)).isEqualTo("answer");

            peer.shutdownOutput();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void newConnectionsAreRefusedAndOpenOnesStay() throws Exception {
        try (var client = connect();
                var peer = peer()) {
            proxy.refuse();

            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            send(client, "still");
            assertThat(receive(peer, 5)).isEqualTo("still");

            proxy.pass();
            try (var second = connect()) {
                send(second, "again");
                assertThat(receive(peer(), 5)).isEqualTo("again");
            }
        }
    }

    @Test
    void openConnectionsAreResetAndNewOnesAreTaken() throws Exception {
        try (var client = connect();
                var peer = peer()) {
            // What has passed something on is open on both sides.
            send(client, "hello");
            assertThat(receive(peer, 5)).isEqualTo("hello");

            proxy.reset();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
            try (var second = connect()) {
                send(second, "again");
                assertThat(receive(peer(), 5)).isEqualTo("again");
            }
        }
    }

    @Test
    void silenceSwallowsWhatEitherSideSaysAndEndsNothing() throws Exception {
        try (var client = connect();
                var peer = peer()) {
            proxy.silence();
            send(client, "lost");
            send(peer, "lost");

            assertSilent(peer);
            assertSilent(client);

            proxy.pass();
            send(client, "heard");
            // After what a busy proxy had not looked at before the silence was over.
            assertThat(new Scanner(peer.getInputStream(), US_ASCII).findWithinHorizon("heard", 100))
                    .isNotNull();
        }
    }

    @Test
    void whatIsDelayedArrivesLate() throws Exception {
        try (var client = connect();
                var peer = peer()) {
            proxy.delay(Duration.ofSeconds(2));
            send(client, "late");

            assertSilent(peer);

            assertThat(receive(peer, 4)).isEqualTo("late");
        }
    }

    @Test
    void aConnectionIsCutInTheMiddleOfARequest() throws Exception {
        try (var client = connect();
                var peer = peer()) {
            proxy.cutAfterBytesToServer(10);
            send(client, "passes");
            assertThat(receive(peer, 6)).isEqualTo("passes");

            send(client, "truncated");

            assertThat(receive(peer, 4)).isEqualTo("trun");
            assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aConnectionIsCutBeforeTheAnswerAndTheNextOneIsWhole() throws Exception {
        try (var client = connect();
                var peer = peer()) {
            proxy.cutAfterBytesFromServer(0);
            send(client, "question");
            assertThat(receive(peer, 8)).isEqualTo("question");

            send(peer, "answer");

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            try (var second = connect();
                    var secondPeer = peer()) {
                send(secondPeer, "answer");
                assertThat(receive(second, 6)).isEqualTo("answer");
            }
        }
    }

    @Test
    void aStepComesBeforeATextGoesOnToTheServer() throws Exception {
        try (var client = connect();
                var peer = peer()) {
            var steps = new AtomicInteger();
            proxy.interrupt("stop", steps::incrementAndGet);

            send(client, "a st");
            assertThat(receive(peer, 4)).isEqualTo("a st");
            assertThat(steps).hasValue(0);
            send(client, "op, and a stop");

            assertThat(receive(peer, 14)).isEqualTo("op, and a stop");
            assertThat(steps).hasValue(2);
        }
    }

    @Test
    void aClientOfAServerThatIsDownIsReset() throws Exception {
        server.close();
        acceptor.join();

        try (var client = connect()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    private void accept() {
        try {
            while (true) {
                accepted.add(server.accept());
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(SOON_MILLIS);
        return socket;
    }

    /** The server's side of the oldest connection that nobody has asked for. */
    private Socket peer() throws Exception {
        var socket = accepted.poll(SOON_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(socket).isNotNull();
        socket.setSoTimeout(SOON_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(NEVER_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(SOON_MILLIS);
    }
}
