package dev.parley.bench.report;

import dev.parley.bench.compare.Samples;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what came out, for people. */
public final class Console {
    private static final double SMALL = 100;

    private final PrintWriter out;

    public Console(PrintWriter out) {
        this.out = out;
    }

    /** One line each, and under it what it was computed from. */
    public void print(List<Figure> figures) {
        figures.forEach(this::print);
        out.flush();
    }

    private void print(Figure figure) {
        var target = figure.target();
        var bound = target.bound();
        out.printf(
                "%2d  %-36s %10s  goal %s %s, beyond %s: %s%s%n",
                target.goal(),
                target.title(),
                target.unit().format(figure.value()),
                bound.sign(),
                target.unit().format(bound.goal()),
                target.unit().format(bound.beyond()),
                bound.judge(figure.value()).name().toLowerCase(Locale.ROOT),
                figure.counts() ? "" : "  (does not count: the floor's rounds differ by more than 25 %)");
        figure.series().forEach((name, values) -> {
            var samples = new Samples(values);
            out.printf(
                    "      %-28s %10s  spread %3.0f %%  rounds %s%n",
                    name,
                    number(samples.median()),
                    samples.spread() * 100,
                    String.join(" ", values.stream().map(Console::number).toList()));
        });
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < SMALL ? "%.2f" : "%.0f", value);
    }
}
