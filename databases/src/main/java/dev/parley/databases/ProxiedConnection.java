package dev.parley.databases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;

/** One connection through a {@link FaultProxy}: a socket to either side. */
final class ProxiedConnection {
    private static final int CHUNK = 64 << 10;

    private final Socket client;
    private final Socket server;
    private final FaultRules rules;
    // The end of what has gone to the server, in which a text may have begun.
    private String sent = "";

    ProxiedConnection(Socket client, Socket server, FaultRules rules) throws IOException {
        this.client = client;
        this.server = server;
        this.rules = rules;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    /** Begins to pass bytes on, both ways. */
    void start(Runnable onEnd) {
        var toServer = Thread.ofVirtual().start(() -> copy(client, server, true));
        Thread.ofVirtual().start(() -> {
            copy(server, client, false);
            try {
                toServer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            close();
            onEnd.run();
        });
    }

    /** Ends it with a reset to both sides. */
    void reset() {
        reset(client);
        reset(server);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed.
        }
        close(socket);
    }

    private void copy(Socket from, Socket to, boolean toServer) {
        var chunk = new byte[CHUNK];
        try {
            int length;
            while ((length = from.getInputStream().read(chunk)) >= 0) {
                Thread.sleep(rules.delay());
                if (rules.isSilent()) {
                    continue;
                }
                if (toServer) {
                    interrupt(new String(chunk, 0, length, ISO_8859_1));
                }
                int allowed = rules.allowed(toServer, length);
                to.getOutputStream().write(chunk, 0, allowed);
                if (allowed < length) {
                    reset();
                }
            }
            if (!rules.isSilent()) {
                to.shutdownOutput();
            }
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Before something goes on to the server.
    private void interrupt(String next) {
        var interlude = rules.interlude();
        if (interlude.isEmpty()) {
            sent = "";
            return;
        }
        var text = interlude.get().text();
        sent += next;
        int end = 0;
        for (int at = sent.indexOf(text); at >= 0; at = sent.indexOf(text, end)) {
            end = at + text.length();
            interlude.get().step().run();
        }
        sent = sent.substring(Math.max(end, sent.length() - text.length() + 1));
    }

    private void close() {
        close(client);
        close(server);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
