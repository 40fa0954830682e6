package dev.parley.bench.database;

import dev.parley.bench.compare.Plan;
import java.time.Duration;

/** Finds out with how many clients a database does most in a second, and so warms it up. */
public record BestClients(Floor floor, DatabaseProcesses processes) {
    private static final Duration LONGER_THAN_A_SERVER = Duration.ofSeconds(5);

    /** The contender with the best number of clients. */
    public FloorContender find(Plan plan) throws InterruptedException {
        var length = plan.warmUp()
                .plus(LONGER_THAN_A_SERVER)
                .dividedBy(1 + floor.clients().size());
        var best = contender(floor.clients().getFirst());
        // Cold, and not compared.
        best.round(length);
        double bestRate = 0;
        for (int clients : floor.clients()) {
            var contender = contender(clients);
            double rate = contender.round(length).rate();
            if (rate > bestRate) {
                best = contender;
                bestRate = rate;
            }
        }
        return best;
    }

    private FloorContender contender(int clients) {
        return new FloorContender(floor, processes, clients);
    }
}
