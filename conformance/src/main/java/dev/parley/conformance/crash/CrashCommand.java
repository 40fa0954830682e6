package dev.parley.conformance.crash;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code make crash-test}. */
@Command(
        name = "crash-test",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Puts load on servers on a database, kills one or the other with SIGKILL at some moment, starts it again,",
            "lets the writers ask again until they are answered, and checks whether what they were told can be true and",
            "what was acknowledged is there: once, at its sequence, as it was sent, without gaps and half batches.",
            "Exit codes: 0 every promise was kept, 1 one was broken or something did not come back, 2 wrong command line."
        })
final class CrashCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--cycles", paramLabel = "N", description = "How many times something is killed.")
    private int cycles = 200;

    @Option(names = "--backend", paramLabel = "NAME", description = "The database: ${COMPLETION-CANDIDATES}.")
    private Backend backend = Backend.POSTGRES;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            description = "What is done, in turn, of ${COMPLETION-CANDIDATES}. For power cuts: Linux, and root.")
    private List<FaultKind> faults = List.of(FaultKind.SERVER, FaultKind.DATABASE);

    @Option(names = "--servers", paramLabel = "N", description = "Servers on the same database.")
    private int servers = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Of the first cycle. Default: random.")
    private long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Settings of the database, several times.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = "--unsafe",
            description = {
                "Proves that a loss is noticed: the database, unless --set says how, acknowledges what a",
                "kill then loses. Exit code 0 if a message was lost, 1 if none was."
            })
    private boolean isUnsafe;

    @Option(names = "--parley", paramLabel = "FILE", description = "The launcher of the server.")
    private Path launcher = Path.of("bin/parley");

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.printf("seed %d%n", seed);
        out.flush();
        try (var installation = Installation.start(plan())) {
            var run = new CrashRun(installation, new CrashRun.Plan(faults, cycles, seed, isUnsafe), out);
            run.run();
            out.println(verdict(run));
            out.flush();
            return (isUnsafe ? run.hasLost() : run.isKept()) ? 0 : 1;
        }
    }

    private Installation.Plan plan() {
        var changes = isUnsafe && settings.isEmpty() ? backend.unsafe() : settings;
        var data = new Installation.Data(backend, changes, faults.contains(FaultKind.POWER));
        return new Installation.Plan(launcher, servers, data);
    }

    private String verdict(CrashRun run) {
        if (isUnsafe) {
            return run.hasLost()
                    ? "Messages were lost, as they had to be on this database, and it was noticed."
                    : "Nothing was lost, though the database is unsafe: so this proves nothing.";
        }
        return run.isKept() ? "Every promise was kept." : "A promise was broken.";
    }
}
