package dev.parley.bench.parley;

import dev.parley.bench.load.Connections;
import dev.parley.bench.process.ServerProcess;

/** What a first caller does: creates sessions, appends, and reads all of it. */
public final class FirstCalls {
    private static final int MESSAGES = 100;

    private FirstCalls() {}

    /** Makes a few hundred calls. */
    public static void make(ServerProcess server) throws InterruptedException {
        try (var connections = Connections.open(server.port(), 1)) {
            var sessions = new Sessions("first", 10);
            new Filling(sessions, MESSAGES, MessageIds.SHORT).make(connections);
            sessions.delete(connections);
        }
    }
}
