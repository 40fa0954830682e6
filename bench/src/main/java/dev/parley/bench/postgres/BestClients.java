package dev.parley.bench.postgres;

import dev.parley.bench.compare.Plan;
import java.time.Duration;
import java.util.List;

/** Finds out with how many clients PostgreSQL does most in a second, and so warms it up. */
public record BestClients(Pgbench pgbench, PgbenchContender.Floor floor, PostgresProcesses processes) {
    private static final List<Integer> CLIENTS = List.of(4, 8, 16, 32);
    private static final Duration LONGER_THAN_A_SERVER = Duration.ofSeconds(5);

    /** For this floor. */
    public static BestClients of(Pgbench pgbench, PgbenchContender.Floor floor, PostgresProcesses processes) {
        return new BestClients(pgbench, floor, processes);
    }

    /** The contender with the best number of clients. */
    public PgbenchContender find(Plan plan) throws InterruptedException {
        var length = plan.warmUp().plus(LONGER_THAN_A_SERVER).dividedBy(CLIENTS.size());
        var best = contender(CLIENTS.getFirst());
        double bestRate = 0;
        for (int clients : CLIENTS) {
            var contender = contender(clients);
            double rate = contender.round(length).rate();
            if (rate > bestRate) {
                best = contender;
                bestRate = rate;
            }
        }
        return best;
    }

    private PgbenchContender contender(int clients) {
        return new PgbenchContender(pgbench, floor, processes, clients);
    }
}
