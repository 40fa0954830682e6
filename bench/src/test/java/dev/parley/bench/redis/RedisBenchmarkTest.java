package dev.parley.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RedisBenchmarkTest {
    private static final String OUTPUT = """
            WARNING: Could not fetch server CONFIG
            "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
            "EVALSHA 5bc7 1 floor:{default/__rand_int__} 12   0 xyz ","40201.01","1.950","0.200","1.375","5.103","6.719","17.711"
            """;

    @Test
    void theTimeOfTheCallsIsRead() {
        var work = RedisBenchmark.parse(OUTPUT, 160_000);

        assertThat(work.calls()).isEqualTo(160_000);
        assertThat(work.seconds()).isEqualTo(3.98, within(1e-3));
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> RedisBenchmark.parse("Could not connect to Redis at 127.0.0.1:1", 160_000))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
