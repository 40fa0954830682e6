package dev.parley.bench.postgres;

import dev.parley.bench.process.Measured;
import dev.parley.bench.process.ProcFiles;
import dev.parley.databases.OwnPostgres;
import java.time.Duration;

/** All processes of a PostgreSQL, those included that have ended. */
public record PostgresProcesses(OwnPostgres postgres) implements Measured {
    @Override
    public Duration serverCpu() {
        return Duration.ZERO;
    }

    @Override
    public Duration databaseCpu() {
        var pids = postgres.pids();
        // It waits for all others when they end.
        var sum = ProcFiles.endedChildrensCpu(pids.getFirst());
        for (long pid : pids) {
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
