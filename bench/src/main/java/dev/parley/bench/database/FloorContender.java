package dev.parley.bench.database;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Round;
import dev.parley.bench.compare.Round.Cpu;
import dev.parley.bench.process.ProcFiles;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** A database alone, under its own load generator. */
public final class FloorContender implements Contender {
    private final Floor floor;
    private final DatabaseProcesses processes;
    private final int clients;

    public FloorContender(Floor floor, DatabaseProcesses processes, int clients) {
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
        var work = new AtomicReference<>(Work.NONE);
        long self = ProcessHandle.current().pid();
        var clientBefore = ProcFiles.endedChildrensCpu(self);

        var measured = Round.measure(processes, () -> {
            work.set(floor.run(clients, length));
            return work.get().calls();
        });

        double client = ProcFiles.endedChildrensCpu(self).minus(clientBefore).toMillis() / 1e3;
        floor.check(measured.calls());
        var cpu = new Cpu(0, measured.cpu().database(), client);
        return new Round(measured.calls(), work.get().seconds(), cpu, work.get().latencies());
    }
}
