package dev.parley.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run, on one machine, of one version.
 *
 * @param date in UTC, such as {@code 2026-11-21T08:15:30Z}
 * @param commit of the source tree; ends with + if it was changed since
 * @param jvm what servers and load generator ran on
 * @param processor as the system names it
 * @param options how it was measured: rounds, seconds, calls in flight, …
 */
public record Run(
        String date,
        String commit,
        String jvm,
        String processor,
        int cores,
        Map<String, String> options,
        List<Figure> figures) {
    /** What came out for a target, if it was measured. */
    public Optional<Figure> figure(Target target) {
        return figures.stream().filter(figure -> figure.target() == target).findFirst();
    }
}
