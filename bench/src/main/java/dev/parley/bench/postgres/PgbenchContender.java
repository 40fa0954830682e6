package dev.parley.bench.postgres;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.compare.Round.Cpu;
import dev.parley.bench.load.Latencies;
import dev.parley.bench.postgres.Pgbench.Script;
import dev.parley.bench.process.ProcFiles;
import dev.parley.databases.DatabaseAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** PostgreSQL alone: what it does for its own load generator, with no server between them. */
public final class PgbenchContender implements Contender {
    private final Pgbench pgbench;
    private final Floor floor;
    private final PostgresProcesses processes;
    private final int clients;

    public PgbenchContender(Pgbench pgbench, Floor floor, PostgresProcesses processes, int clients) {
        this.pgbench = pgbench;
        this.floor = floor;
        this.processes = processes;
        this.clients = clients;
    }

    /** How many clients work at once. */
    public int clients() {
        return clients;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        floor.prepare();
        var result = new AtomicReference<>(new Pgbench.Result(0, 0, Latencies.NONE));
        long self = ProcessHandle.current().pid();
        var clientBefore = ProcFiles.endedChildrensCpu(self);

        var measured = Round.measure(processes, () -> {
            result.set(pgbench.run(floor.database(), floor.script(), clients, length));
            return result.get().transactions();
        });

        double client = ProcFiles.endedChildrensCpu(self).minus(clientBefore).toMillis() / 1e3;
        floor.check(measured.calls());
        var cpu = new Cpu(0, measured.cpu().database(), client);
        return new Round(
                measured.calls(), result.get().seconds(), cpu, result.get().latencies());
    }

    /** What is done, and on what. */
    public interface Floor {
        DatabaseAddress database();

        Script script();

        /** Makes what the script works on as it is to be before a round. */
        void prepare() throws InterruptedException;

        /**
         * Looks whether all was done.
         *
         * @throws RuntimeException if not
         */
        void check(long transactions);
    }
}
