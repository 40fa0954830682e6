package dev.parley.bench.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a comparison measured, round by round. */
public record Rounds(List<Round> floor, List<Round> candidate) {
    /** One figure of the floor. */
    public Samples floor(ToDoubleFunction<Round> figure) {
        return samples(floor, figure);
    }

    /** One figure of the candidate. */
    public Samples candidate(ToDoubleFunction<Round> figure) {
        return samples(candidate, figure);
    }

    private static Samples samples(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return new Samples(rounds.stream().map(figure::applyAsDouble).toList());
    }
}
