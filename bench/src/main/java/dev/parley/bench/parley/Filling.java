package dev.parley.bench.parley;

import dev.parley.bench.load.Connections;

/**
 * Sessions with messages in them.
 *
 * @param messages of 1 KiB, in all sessions together
 */
public record Filling(Sessions sessions, int messages) {
    /** Makes the sessions, appends the messages, and reads them again. */
    public void make(Connections connections) throws InterruptedException {
        sessions.create(connections);
        var acknowledged = new AppendLoad(connections, sessions, true).run(messages);
        new LogReader(connections, sessions).check(acknowledged);
    }
}
