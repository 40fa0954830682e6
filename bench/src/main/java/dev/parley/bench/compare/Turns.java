package dev.parley.bench.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Contenders that are measured in turns, so that what else the machine does meets all of them. */
public record Turns(List<Contender> contenders) {
    private static final double MILLIS = 1000;

    /**
     * Warms each up, then measures them in turns.
     *
     * @return for each contender its rounds
     */
    public List<List<Round>> run(Plan plan) throws InterruptedException {
        for (var contender : contenders) {
            warmUp(contender, plan);
        }
        List<List<Round>> rounds = Stream.<List<Round>>generate(ArrayList::new)
                .limit(contenders.size())
                .toList();
        for (int i = 0; i < plan.rounds(); i++) {
            for (int k = 0; k < contenders.size(); k++) {
                rounds.get(k).add(contenders.get(k).round(plan.length()));
            }
        }
        return rounds;
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
