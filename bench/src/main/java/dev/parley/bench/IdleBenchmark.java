package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Samples;
import dev.parley.bench.parley.FirstCalls;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.process.ProcFiles;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server takes of the machine's memory after some calls: as it is launched, and with other options. */
record IdleBenchmark(Parley parley) implements Benchmark {
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final int ROUNDS = 2;
    private static final String LAUNCHED = "as launched, MB";

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var series = new Series();
        for (var variant : variants().entrySet()) {
            List<Double> rounds = new ArrayList<>();
            for (int i = 0; i < Math.min(ROUNDS, plan.rounds()); i++) {
                rounds.add(megabytes(variant.getValue()));
            }
            series.add(variant.getKey(), rounds);
        }
        var launched = new Samples(series.values().getOrDefault(LAUNCHED, List.of()));
        return List.of(new Figure(Target.IDLE, launched.median(), launched.agree(), series.values()));
    }

    private static Map<String, List<String>> variants() {
        Map<String, List<String>> variants = new LinkedHashMap<>();
        variants.put(LAUNCHED, List.of());
        variants.put("-Xms32m, MB", List.of("-Xms32m"));
        variants.put("Serial, MB", List.of("-XX:+UseSerialGC"));
        variants.put("Serial, -Xms32m, MB", List.of("-XX:+UseSerialGC", "-Xms32m"));
        variants.put("Serial, -Xms32m, C1 only, MB", List.of("-XX:+UseSerialGC", "-Xms32m", "-XX:TieredStopAtLevel=1"));
        return variants;
    }

    private double megabytes(List<String> jvmOptions) throws InterruptedException {
        try (var server = parley.start(jvmOptions, Map.of())) {
            FirstCalls.make(server);
            Thread.sleep(SETTLE);
            return ProcFiles.residentMegabytes(server);
        }
    }
}
