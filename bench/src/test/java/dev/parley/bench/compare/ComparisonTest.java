package dev.parley.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.compare.Round.Cpu;
import dev.parley.bench.load.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final List<String> measured = new ArrayList<>();

    @Test
    void bothAreWarmedUpAndThenMeasuredInTurns() throws InterruptedException {
        var plan = new Plan(3, Duration.ofSeconds(2), Duration.ofSeconds(3));

        var rounds = new Comparison(contender("floor"), contender("candidate")).run(plan);

        assertThat(measured)
                .containsExactly(
                        "floor",
                        "floor",
                        "candidate",
                        "candidate", // 2 + 2 seconds are 3 and more
                        "floor",
                        "candidate",
                        "floor",
                        "candidate",
                        "floor",
                        "candidate");
        assertThat(rounds.floor()).hasSize(3);
        assertThat(rounds.candidate()).hasSize(3);
    }

    @Test
    void aRoundTellsRateAndCost() {
        var round = new Round(1000, 2, new Cpu(0.003, 0.001, 0.008), Latencies.NONE);

        assertThat(round.rate()).isEqualTo(500);
        assertThat(round.serverMicros()).isEqualTo(4);
        assertThat(round.databaseMicros()).isEqualTo(1);
        assertThat(round.clientMicros()).isEqualTo(8);
    }

    private Contender contender(String name) {
        return length -> {
            measured.add(name);
            return new Round(100, length.toSeconds(), new Cpu(1, 0, 1), Latencies.NONE);
        };
    }
}
