package dev.parley.bench.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.bench.load.Latencies;
import org.junit.jupiter.api.Test;

class PgbenchTest {
    private static final String OUTPUT = """
            pgbench (15.10, server 18.1)
            transaction type: script.sql
            scaling factor: 1
            query mode: prepared
            number of clients: 16
            number of threads: 2
            maximum number of tries: 1
            duration: 4 s
            number of transactions actually processed: 40000
            number of failed transactions: 0 (0.000%)
            latency average = 1.601 ms
            initial connection time = 31.552 ms
            tps = 10050.251256 (without initial connection time)
            """;

    @Test
    void transactionsAndTheirTimeAreRead() {
        var work = Pgbench.parse(OUTPUT, Latencies.NONE);

        assertThat(work.calls()).isEqualTo(40_000);
        assertThat(work.seconds()).isEqualTo(3.98, within(1e-6));
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> Pgbench.parse("pgbench: error: connection refused", Latencies.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
