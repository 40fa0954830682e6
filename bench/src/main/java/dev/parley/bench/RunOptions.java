package dev.parley.bench;

import dev.parley.bench.compare.Plan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all runs have, whatever is measured. */
final class RunOptions {
    private static final int WHOLE_ROUNDS = 5;
    private static final int WHOLE_SECONDS = 4;
    // The JVM's compiler was seen at a third of a server's time in the first 16.
    private static final int WHOLE_WARM_UP = 30;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each side.")
    private int rounds = WHOLE_ROUNDS;

    @Option(names = "--seconds", paramLabel = "N", description = "The measured part of a round.")
    private int seconds = WHOLE_SECONDS;

    @Option(names = "--warm-up", paramLabel = "SECONDS", description = "Load for each side before the first round.")
    private int warmUp = WHOLE_WARM_UP;

    @Option(names = "--in-flight", paramLabel = "N", description = "Calls in flight.")
    private int inFlight = 256;

    @Option(names = "--connections", paramLabel = "N", description = "Connections to a server.")
    private int connections = 2;

    @Option(names = "--parley", paramLabel = "FILE", description = "The launcher of the server.")
    private Path launcher = Path.of("bin/parley");

    @Option(
            names = "--root",
            paramLabel = "DIRECTORY",
            description = "The source tree, whose history and page are written.")
    private Path root = Path.of(".");

    @Option(
            names = "--record",
            description = "Writes a shorter run into the history and the page too. Else only runs of full length.")
    private boolean record;

    /**
     * How long to measure.
     *
     * @throws ParameterException if that makes no sense
     */
    Plan plan() {
        if (rounds < 1 || seconds < 1 || warmUp < 0) {
            throw new ParameterException(spec.commandLine(), "--rounds and --seconds are at least 1, --warm-up 0.");
        }
        return new Plan(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp));
    }

    /** How much to ask at once. */
    LoadOptions load(int streams) {
        return new LoadOptions(inFlight, connections, streams);
    }

    Path launcher() {
        return launcher;
    }

    Path root() {
        return root;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    Publication publication() {
        return new Publication(root);
    }

    /** Whether the run is to be kept: it is long enough, or it was asked for. */
    boolean isRecorded() {
        return record || (rounds >= WHOLE_ROUNDS && seconds >= WHOLE_SECONDS && warmUp >= WHOLE_WARM_UP);
    }

    /** What to write beside the figures. */
    Map<String, String> described() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("rounds", Integer.toString(rounds));
        options.put("seconds", Integer.toString(seconds));
        options.put("warm-up", Integer.toString(warmUp));
        options.put("in flight", Integer.toString(inFlight));
        options.put("connections", Integer.toString(connections));
        return options;
    }

    /** Says that the run is not kept. */
    void printThatNothingIsRecorded() {
        out().println("A short run: not in the history. --record puts it there.");
        out().flush();
    }
}
