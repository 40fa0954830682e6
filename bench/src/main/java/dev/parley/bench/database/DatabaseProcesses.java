package dev.parley.bench.database;

import dev.parley.bench.process.Measured;
import dev.parley.bench.process.ProcFiles;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * All processes of a database, those included that have ended.
 *
 * @param pids of those that run, the one first that has started the others
 */
public record DatabaseProcesses(Supplier<List<Long>> pids) implements Measured {
    @Override
    public Duration serverCpu() {
        return Duration.ZERO;
    }

    @Override
    public Duration databaseCpu() {
        var running = pids.get();
        // It waits for all others when they end.
        var sum = ProcFiles.endedChildrensCpu(running.getFirst());
        for (long pid : running) {
            sum = sum.plus(ProcFiles.cpu(pid));
        }
        return sum;
    }

    /** These, and a server in front of them. */
    public Measured behind(Measured server) {
        return new Behind(server, this);
    }

    private record Behind(Measured server, Measured database) implements Measured {
        @Override
        public Duration serverCpu() {
            return server.serverCpu();
        }

        @Override
        public Duration databaseCpu() {
            return database.databaseCpu();
        }
    }
}
