package dev.parley.bench.compare;

import java.util.List;

/**
 * Two running servers that are measured in turns.
 *
 * @param floor what the other is compared with
 */
public record Comparison(Contender floor, Contender candidate) {
    /** Warms both up, then measures them in turns. */
    public Rounds run(Plan plan) throws InterruptedException {
        var rounds = new Turns(List.of(floor, candidate)).run(plan);
        return new Rounds(rounds.getFirst(), rounds.getLast());
    }
}
