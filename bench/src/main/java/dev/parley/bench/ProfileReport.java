package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Round;
import dev.parley.bench.compare.Turns;
import dev.parley.bench.load.Connections;
import dev.parley.bench.parley.AppendContender;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.parley.Store;
import dev.parley.bench.process.Jcmd;
import dev.parley.bench.process.ProcFiles;
import dev.parley.bench.process.ServerProcess;
import dev.parley.bench.profile.Layer;
import dev.parley.bench.profile.Profile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says where a server spends its processor time during appends: by thread, by layer, by method. */
record ProfileReport(Parley parley, LoadOptions load, PrintWriter out) {
    // Without them samples would be moved to the next safepoint.
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints");
    private static final int METHODS = 12;
    private static final double LEAST_SHARE = 0.005;
    private static final double PERCENT = 100;
    private static final double MICROS = 1e6;

    /** Warms up, then records one round. */
    void print(Plan plan) throws InterruptedException {
        List<String> options = new ArrayList<>(Arena.jvmOptions());
        options.addAll(JVM_OPTIONS);
        var recording = temporaryFile();
        try (var server = parley.start(options, Map.of());
                var connections = Connections.open(server.port(), load.connections())) {
            var append =
                    new AppendContender(Store.called(server, connections), load.inFlight(), Arena.roomForMessages());
            Turns.warmUp(append, plan);
            append.measuredBy((_, work) -> record(server, work, recording)).round(plan.length());
            print(Profile.read(recording));
        } finally {
            delete(recording);
        }
    }

    private Round record(ServerProcess server, Round.Work work, Path recording) throws InterruptedException {
        var jcmd = new Jcmd(server);
        jcmd.startProfile();
        var before = ProcFiles.threadSeconds(server);
        var round = Round.measure(server, work);
        var after = ProcFiles.threadSeconds(server);
        jcmd.stopProfile(recording);
        out.printf("%.0f appends a second, %.2f µs of processor time each.%n", round.rate(), round.serverMicros());
        printThreads(round, before, after);
        return round;
    }

    private void printThreads(Round round, Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> spent = new TreeMap<>();
        after.forEach((name, seconds) -> spent.put(name, seconds - before.getOrDefault(name, 0.0)));
        out.println("\nBy thread, in µs an append:");
        spent.entrySet().stream()
                .filter(thread -> thread.getValue() > LEAST_SHARE * round.cpu().server())
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(thread ->
                        out.printf("  %-24s %6.2f%n", thread.getKey(), thread.getValue() / round.calls() * MICROS));
    }

    private void print(Profile profile) {
        out.printf("%nJava threads by layer, %d samples by processor time:%n", profile.samples());
        out.println("               runs   with the JDK's work for it");
        for (var layer : Layer.values()) {
            out.printf(
                    "  %-10s %5.1f %%   %5.1f %%%n",
                    layer, profile.self(layer) * PERCENT, profile.charged(layer) * PERCENT);
        }
        for (var layer : Layer.values()) {
            out.printf("%n%s, with the JDK's work for it:%n", layer);
            profile.top(layer, METHODS)
                    .forEach(method -> out.printf("  %5.1f %%  %s%n", method.getValue() * PERCENT, method.getKey()));
        }
        out.flush();
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("parley-bench-", ".jfr");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
