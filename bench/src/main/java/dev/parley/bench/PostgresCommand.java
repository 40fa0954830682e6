package dev.parley.bench;

import dev.parley.bench.postgres.Pgbench;
import dev.parley.bench.report.Console;
import dev.parley.bench.report.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code make bench-postgres}. */
@Command(
        name = "postgres",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Measures a server with the PostgreSQL backend side by side with its floors, on a PostgreSQL of its own,",
            "which commits durably to the disk below the source tree's target/. The machine should do nothing else.",
            "Exit codes: 0 measured, 1 a call failed or the log was wrong, 2 wrong command line, 3 no pgbench."
        })
final class PostgresCommand implements Callable<Integer> {
    private static final int NO_PGBENCH = 3;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "What to measure, of ${COMPLETION-CANDIDATES}. Default: all.")
    private List<PostgresBenchmarkName> only = List.of(PostgresBenchmarkName.values());

    @Override
    public Integer call() throws InterruptedException {
        var pgbench = Pgbench.find();
        if (pgbench.isEmpty()) {
            run.out()
                    .println(
                            "The floors need pgbench. It comes with PostgreSQL: Debian and Ubuntu have it in the package"
                                    + " postgresql, Fedora in postgresql-contrib, Homebrew in postgresql@18. Where it is in no"
                                    + " usual place, name its folder in PGBIN.");
            return NO_PGBENCH;
        }
        var figures = measure(new PostgresBenchmarks(run, pgbench.get()));
        if (run.isRecorded()) {
            var options = run.described();
            options.put("JVM options", String.join(" ", PostgresArena.JVM_OPTIONS));
            options.put("PostgreSQL", PostgresArena.describedSettings());
            run.publication().add(options, figures);
        } else {
            run.printThatNothingIsRecorded();
        }
        return 0;
    }

    private List<Figure> measure(PostgresBenchmarks benchmarks) throws InterruptedException {
        List<Figure> figures = new ArrayList<>();
        try (benchmarks) {
            for (var name : only) {
                var measured = benchmarks.of(name).run(run.plan());
                new Console(run.out()).print(measured);
                figures.addAll(measured);
            }
        }
        return figures;
    }
}
