package dev.parley.bench.parley;

import dev.parley.bench.load.Connections;
import dev.parley.bench.process.Jcmd;
import dev.parley.bench.process.ServerProcess;

/** What stored messages take on the heap of a server, beyond their bytes on the wire. */
public final class HeapUse {
    private static final int MESSAGES = 100_000;
    private static final int WARM_UP = 20_000;

    private final Jcmd jcmd;
    private final Connections connections;

    /** Measures on a server that does nothing else. */
    public HeapUse(ServerProcess server, Connections connections) {
        this.jcmd = new Jcmd(server);
        this.connections = connections;
    }

    /** Makes the server allocate what it keeps for itself. */
    public void warmUp() throws InterruptedException {
        var sessions = new Sessions("heap-warm", 100);
        sessions.create(connections);
        new AppendLoad(connections, sessions, MessageIds.SHORT).run(WARM_UP);
        sessions.delete(connections);
    }

    /**
     * Stores messages of 1 KiB, and deletes them again.
     *
     * @param perSession how many in each session
     * @param callerIds whether they have ids of the caller's
     * @return bytes per message, that of its session included
     */
    public double perMessage(int perSession, boolean callerIds) throws InterruptedException {
        var sessions = new Sessions("heap-%d-%s".formatted(perSession, callerIds), MESSAGES / perSession);
        long before = jcmd.liveBytes();
        sessions.create(connections);
        new AppendLoad(connections, sessions, callerIds ? MessageIds.SHORT : MessageIds.NONE).run(MESSAGES);
        long after = jcmd.liveBytes();
        sessions.delete(connections);
        return (double) (after - before) / MESSAGES - AppendRequest.MESSAGE_BYTES;
    }
}
