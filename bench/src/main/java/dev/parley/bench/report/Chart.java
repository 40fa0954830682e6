package dev.parley.bench.report;

import dev.parley.bench.report.Svg.Box;
import dev.parley.bench.report.Svg.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A picture of all targets, one a row: the newest value as a bar against its goal, and the values of all runs. Legible
 * on a light and on a dark page.
 */
public final class Chart {
    private static final double WIDTH = 960;
    private static final double HEAD = 92;
    private static final double ROW = 62;
    private static final double FOOT = 52;
    private static final double MARGIN = 28;
    private static final double BAR_X = 318;
    private static final double BAR_WIDTH = 290;
    private static final double BAR_HEIGHT = 14;
    private static final double VALUE_X = 632;
    private static final double RUNS_X = 748;
    private static final double RUNS_WIDTH = WIDTH - MARGIN - RUNS_X - 6;
    private static final double RUNS_HEIGHT = 34;
    // More would not be seen apart.
    private static final int RUNS = 30;
    private static final double HEADROOM = 1.1;

    private static final String STYLE = """
            text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2937 }
            .card { fill: #ffffff; stroke: #d8dee6 }
            .head { font-size: 20px; font-weight: 600 }
            .name { font-weight: 600 }
            .soft, .tick { fill: #667085; font-size: 11.5px }
            .tick, .mid { text-anchor: middle }
            .value { font-size: 17px; font-weight: 600 }
            .rule { stroke: #e6eaf0 }
            .track { fill: #eef1f5 }
            .zone { fill: #d9efe4 }
            .goal { stroke: #1f2937; stroke-width: 2 }
            .further { stroke: #1f2937; stroke-width: 1.5; stroke-dasharray: 2 3 }
            .runs { fill: none; stroke: #98a2b3; stroke-width: 1.5 }
            .limit { stroke: #98a2b3; stroke-dasharray: 4 3 }
            .missed { fill: #d9730d }
            .reached { fill: #2f74d0 }
            .beyond { fill: #12875a }
            .hollow { fill: #ffffff; stroke: #98a2b3; stroke-width: 1.5 }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6e9ef }
              .card { fill: #161b22; stroke: #30363d }
              .soft, .tick { fill: #9aa4b2 }
              .rule { stroke: #262d36 }
              .track { fill: #262d36 }
              .zone { fill: #1d3b30 }
              .goal, .further { stroke: #e6e9ef }
              .missed { fill: #f0903e }
              .reached { fill: #5b9df2 }
              .beyond { fill: #37b884 }
              .hollow { fill: #161b22 }
            }
            """;

    private final History history;
    private final List<Target> targets;
    private final Svg svg;

    private Chart(History history) {
        this.history = history;
        this.targets = Arrays.stream(Target.values())
                .filter(target -> !history.runsOf(target).isEmpty())
                .toList();
        this.svg = new Svg(WIDTH, height(), STYLE, "Parley measured beside its floors: the newest values and all runs");
    }

    /** Draws all that was ever measured. */
    public static String draw(History history) {
        return new Chart(history).draw();
    }

    private double height() {
        return HEAD + targets.size() * ROW + FOOT;
    }

    private String draw() {
        svg.box("card", new Box(0.5, 0.5, WIDTH - 1, height() - 1), 10);
        svg.text("head", MARGIN, 42, "Parley beside its floors");
        svg.text("soft", MARGIN, 64, subtitle());
        svg.text("soft", BAR_X, HEAD - 6, "newest run, and the goal");
        svg.text("soft", RUNS_X, HEAD - 6, "all runs; dashed: the goal");
        for (int i = 0; i < targets.size(); i++) {
            row(targets.get(i), HEAD + i * ROW);
        }
        legend(height() - 22);
        return svg.end();
    }

    private String subtitle() {
        if (history.runs().isEmpty()) {
            return "Nothing was measured yet.";
        }
        var run = history.runs().getLast();
        return "%s · %s · %d cores, %s · server, floor and load generator share them"
                .formatted(run.date().substring(0, 10), run.jvm(), run.cores(), run.processor());
    }

    private void row(Target target, double top) {
        var figures = history.runsOf(target).stream()
                .map(run -> run.figure(target).orElseThrow())
                .toList();
        var newest = figures.getLast();
        double middle = top + ROW / 2;
        svg.line("rule", new Point(MARGIN, top), new Point(WIDTH - MARGIN, top));
        svg.text("name", MARGIN, middle - 3, target.title());
        svg.text("soft", MARGIN, middle + 15, bounds(target));
        bar(newest, middle);
        svg.text("value", VALUE_X, middle - 1, target.unit().format(newest.value()));
        svg.text("soft", VALUE_X, middle + 16, verdict(newest) + (newest.counts() ? "" : ", not quiet"));
        runs(figures.subList(Math.max(0, figures.size() - RUNS), figures.size()), middle);
    }

    private static String bounds(Target target) {
        var bound = target.bound();
        var unit = target.unit();
        return "goal %d: %s %s, beyond %s"
                .formatted(target.goal(), bound.sign(), unit.format(bound.goal()), unit.format(bound.beyond()));
    }

    private static String verdict(Figure figure) {
        return figure.target().bound().judge(figure.value()).name().toLowerCase(Locale.ROOT);
    }

    private void bar(Figure figure, double middle) {
        var bound = figure.target().bound();
        double scale = BAR_WIDTH / (HEADROOM * Math.max(figure.value(), Math.max(bound.goal(), bound.beyond())));
        double top = middle - BAR_HEIGHT / 2;
        double goal = BAR_X + bound.goal() * scale;
        double beyond = BAR_X + bound.beyond() * scale;
        svg.box("track", new Box(BAR_X, top - 5, BAR_WIDTH, BAR_HEIGHT + 10), 4);
        var zone = bound.higherIsBetter()
                ? new Box(goal, top - 5, BAR_X + BAR_WIDTH - goal, BAR_HEIGHT + 10)
                : new Box(BAR_X, top - 5, goal - BAR_X, BAR_HEIGHT + 10);
        svg.box("zone", zone, 4);
        svg.box(verdict(figure), new Box(BAR_X, top, Math.max(2, figure.value() * scale), BAR_HEIGHT), 3);
        svg.line("goal", new Point(goal, top - 8), new Point(goal, top + BAR_HEIGHT + 8));
        svg.line("further", new Point(beyond, top - 8), new Point(beyond, top + BAR_HEIGHT + 8));
    }

    private void runs(List<Figure> figures, double middle) {
        var bound = figures.getFirst().target().bound();
        var values = new ArrayList<>(figures.stream().map(Figure::value).toList());
        values.add(bound.goal());
        values.add(bound.beyond());
        var scale = Scale.of(values, middle);
        double goal = scale.y(bound.goal());
        svg.line("limit", new Point(RUNS_X, goal), new Point(RUNS_X + RUNS_WIDTH, goal));
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < figures.size(); i++) {
            double x = RUNS_X + RUNS_WIDTH * (i + 0.5) / figures.size();
            points.add(new Point(x, scale.y(figures.get(i).value())));
        }
        svg.path("runs", points);
        for (int i = 0; i < figures.size(); i++) {
            svg.dot(figures.get(i).counts() ? verdict(figures.get(i)) : "hollow", points.get(i), 3.5);
        }
    }

    private void legend(double y) {
        double x = MARGIN;
        for (var verdict : Bound.Verdict.values()) {
            var name = verdict.name().toLowerCase(Locale.ROOT);
            svg.dot(name, new Point(x + 4, y - 4), 4.5);
            svg.text("soft", x + 14, y, name);
            x += 84;
        }
        svg.dot("hollow", new Point(x + 4, y - 4), 4);
        svg.text("soft", x + 14, y, "does not count: the machine was not quiet");
        svg.line("goal", new Point(BAR_X + 246, y - 12), new Point(BAR_X + 246, y + 3));
        svg.text("soft", BAR_X + 254, y, "goal");
        svg.line("further", new Point(BAR_X + 302, y - 12), new Point(BAR_X + 302, y + 3));
        svg.text("soft", BAR_X + 310, y, "beyond the goal");
        svg.text("soft", RUNS_X, y, "tinted: where it should be");
    }

    /** Where values lie in the small picture of all runs. */
    private record Scale(double low, double high, double middle) {
        static Scale of(List<Double> values, double middle) {
            double low = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            double high = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            return new Scale(low, high, middle);
        }

        double y(double value) {
            return middle + RUNS_HEIGHT / 2 - (value - low) / (high - low) * RUNS_HEIGHT;
        }
    }
}
