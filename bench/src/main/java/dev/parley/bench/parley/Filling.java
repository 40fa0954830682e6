package dev.parley.bench.parley;

import dev.parley.bench.load.Connections;

/**
 * Sessions with messages in them.
 *
 * @param messages of 1 KiB, in all sessions together
 * @param ids theirs, which are the caller's
 */
public record Filling(Sessions sessions, int messages, MessageIds ids) {
    /** Makes the sessions, appends the messages, and reads them again. */
    public void make(Connections connections) throws InterruptedException {
        sessions.create(connections);
        var acknowledged = new AppendLoad(connections, sessions, ids).run(messages);
        new LogReader(connections, sessions, ids).check(acknowledged);
    }
}
