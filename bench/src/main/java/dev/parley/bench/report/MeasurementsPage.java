package dev.parley.bench.report;

import static java.util.stream.Collectors.joining;

import dev.parley.bench.compare.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The part of a page between two markers: a table of the newest figures. */
public final class MeasurementsPage {
    static final String START = "<!-- made by `make bench` from bench/history.jsonl -->";
    static final String END = "<!-- end of what is made -->";

    private static final double SMALL = 100;

    private final History history;

    public MeasurementsPage(History history) {
        this.history = history;
    }

    /**
     * A page with the table as it is now; the rest of it stays.
     *
     * @throws IllegalArgumentException unless it has both markers
     */
    public String rewrite(String page) {
        int start = page.indexOf(START);
        int end = page.indexOf(END);
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("the page does not have the markers " + START + " and " + END);
        }
        return page.substring(0, start) + START + "\n\n" + String.join("\n", lines()) + "\n\n" + page.substring(end);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("| | what | came out | goal | beyond | floor | Parley | measured |");
        lines.add("|---|---|---|---|---|---|---|---|");
        for (var target : Target.values()) {
            var runs = history.runsOf(target);
            if (runs.isEmpty()) {
                lines.add("| %d | %s | not measured yet | %s | %s | | | |"
                        .formatted(target.goal(), target.title(), goal(target), beyond(target)));
            } else {
                lines.add(line(target, runs.getLast()));
            }
        }
        if (!history.runs().isEmpty()) {
            lines.add("");
            lines.addAll(details(history.runs().getLast()));
        }
        return lines;
    }

    private static String line(Target target, Run run) {
        var figure = run.figure(target).orElseThrow();
        return "| %d | %s | **%s** %s%s | %s | %s | %s | %s | %s, %s |"
                .formatted(
                        target.goal(),
                        target.title(),
                        target.unit().format(figure.value()),
                        target.bound().judge(figure.value()).name().toLowerCase(Locale.ROOT),
                        figure.counts() ? "" : ", but the machine was not quiet",
                        goal(target),
                        beyond(target),
                        side(figure, "floor"),
                        candidate(figure),
                        run.date().substring(0, 10),
                        run.commit());
    }

    private static List<String> details(Run run) {
        List<String> lines = new ArrayList<>();
        lines.add("The newest run: %s, commit %s, on %d cores (%s), %s; %s."
                .formatted(run.date(), run.commit(), run.cores(), run.processor(), run.jvm(), options(run)));
        return lines;
    }

    private static String options(Run run) {
        return String.join(
                ", ",
                run.options().entrySet().stream()
                        .map(option -> option.getKey() + " " + option.getValue())
                        .toList());
    }

    // All medians of one side, with their units.
    private static String side(Figure figure, String side) {
        return figure.series().entrySet().stream()
                .filter(series -> series.getKey().startsWith(side))
                .map(series -> median(series) + series.getKey().substring(side.length()))
                .collect(joining(", "));
    }

    // Where there are no sides: all medians, with what they are of.
    private static String candidate(Figure figure) {
        var side = side(figure, "candidate");
        return side.isEmpty()
                ? figure.series().entrySet().stream()
                        .map(series -> series.getKey() + ": " + median(series))
                        .collect(joining("; "))
                : side;
    }

    private static String median(Map.Entry<String, List<Double>> series) {
        double median = new Samples(series.getValue()).median();
        return String.format(Locale.ROOT, median < SMALL ? "%.2f" : "%,.0f", median);
    }

    private static String goal(Target target) {
        return target.bound().sign() + " " + target.unit().format(target.bound().goal());
    }

    private static String beyond(Target target) {
        return target.bound().sign() + " " + target.unit().format(target.bound().beyond());
    }
}
