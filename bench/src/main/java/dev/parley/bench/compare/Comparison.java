package dev.parley.bench.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two running servers that are measured in turns, so that what else the machine does meets both.
 *
 * @param floor what the other is compared with
 */
public record Comparison(Contender floor, Contender candidate) {
    private static final double MILLIS = 1000;

    /** Warms both up, then measures them in turns. */
    public Rounds run(Plan plan) throws InterruptedException {
        warmUp(floor, plan);
        warmUp(candidate, plan);
        List<Round> floors = new ArrayList<>();
        List<Round> candidates = new ArrayList<>();
        for (int i = 0; i < plan.rounds(); i++) {
            floors.add(floor.round(plan.length()));
            candidates.add(candidate.round(plan.length()));
        }
        return new Rounds(floors, candidates);
    }

    /** Runs whole rounds, so that what they do beside the load is warm too, until the planned time was measured. */
    public static void warmUp(Contender contender, Plan plan) throws InterruptedException {
        double seconds = 0;
        while (seconds < plan.warmUp().toMillis() / MILLIS) {
            seconds += contender.round(shorter(plan.length(), plan.warmUp())).seconds();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
