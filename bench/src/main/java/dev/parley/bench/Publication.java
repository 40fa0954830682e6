package dev.parley.bench;

import dev.parley.bench.process.ProcFiles;
import dev.parley.bench.report.Chart;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.History;
import dev.parley.bench.report.MeasurementsPage;
import dev.parley.bench.report.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The history, and the page and the picture that are made from it.
 *
 * @param root of the source tree
 */
record Publication(Path root) {
    /**
     * Adds a run, then draws.
     *
     * @param options how it was measured
     */
    void add(Map<String, String> options, List<Figure> figures) {
        var run = new Run(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                commit(),
                "JDK " + Runtime.version(),
                ProcFiles.processor(),
                Runtime.getRuntime().availableProcessors(),
                options,
                figures.stream().map(Publication::rounded).toList());
        History.append(historyFile(), run);
        draw();
    }

    /** Makes page and picture from the history. */
    void draw() {
        var history = History.read(historyFile());
        var docs = root.resolve("docs");
        try {
            var page = docs.resolve("measurements.md");
            Files.writeString(page, new MeasurementsPage(history).rewrite(Files.readString(page)));
            Files.writeString(docs.resolve("measurements.svg"), Chart.draw(history));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path historyFile() {
        return root.resolve("bench").resolve("history.jsonl");
    }

    // More digits than were measured only make the file long.
    private static Figure rounded(Figure figure) {
        Map<String, List<Double>> series = new LinkedHashMap<>();
        figure.series()
                .forEach((name, values) -> series.put(
                        name, values.stream().map(Publication::rounded).toList()));
        return new Figure(figure.target(), rounded(figure.value()), figure.counts(), series);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    // What this program itself writes is no change.
    private String commit() {
        var commit = git("rev-parse", "--short=12", "HEAD");
        var changes = git(
                "status",
                "--porcelain",
                "--untracked-files=no",
                "--",
                ":!bench/history.jsonl",
                ":!docs/measurements.md",
                ":!docs/measurements.svg");
        return changes.isEmpty() ? commit : commit + "+";
    }

    private String git(String... words) {
        try {
            var command = new ArrayList<>(List.of("git", "-C", root.toString()));
            command.addAll(List.of(words));
            var git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
