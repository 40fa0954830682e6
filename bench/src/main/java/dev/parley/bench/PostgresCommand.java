package dev.parley.bench;

import dev.parley.bench.postgres.Pgbench;
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
        new Measurement<>(run, only).of(new PostgresBenchmarks(run, pgbench.get()));
        return 0;
    }
}
