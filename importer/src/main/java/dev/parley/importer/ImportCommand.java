package dev.parley.importer;

import static java.util.Objects.requireNonNull;

import dev.parley.client.Limits;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley-import}. */
@Command(
        name = "parley-import",
        description = {
            "Imports dialogues in the format of the Schema-Guided Dialogue dataset: each",
            "becomes a session.",
            "All files are checked before the first message is sent. Importing again",
            "appends nothing twice, and completes what was interrupted."
        },
        footer = {
            "",
            "Exit codes: 0 done, 2 wrong command line, 65 bad input, 66 input cannot be",
            "read, 69 server unavailable, 73 refused by the store, 76 what the store has",
            "differs, 77 access denied, 1 anything else."
        })
final class ImportCommand implements Callable<Integer> {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final boolean terminal;

    @Spec
    private @Nullable CommandSpec command;

    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean helpWanted;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "A JSON file of dialogues, or a folder: then all *.json in it, but schema.json.")
    private List<Path> inputs = List.of();

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7070",
            description = "The server. Default: ${DEFAULT-VALUE}.")
    private String target = "";

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Whose sessions they are. Default: the server's.")
    private @Nullable String tenant;

    @Option(names = "--tls", description = "Talks TLS, trusting the certificates that Java trusts. Default: plaintext.")
    private boolean tls;

    @Option(names = "--trust", paramLabel = "PEM", description = "Talks TLS, trusting the certificates in this file.")
    private @Nullable Path trust;

    @Option(names = "--verify", description = "Reads everything back and compares it with the files.")
    private boolean verify;

    /** @param terminal whether somebody watches */
    ImportCommand(boolean terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        // First, so that a wrong command line is told before long files are read. It connects with the first call.
        try (var client = client()) {
            var files = InputFiles.in(inputs);
            var survey = Survey.of(files);
            out().println("files: %s, dialogues: %s, messages: %s; all well-formed"
                    .formatted(
                            Tally.number(files.size()),
                            Tally.number(survey.dialogues()),
                            Tally.number(survey.messages())));
            out().flush();
            var limits = limits(client);
            survey.requireFits(limits);
            upload(files, survey, new Uploader(client, batches(limits)));
            if (verify) {
                var verifier = new Verifier(client);
                new ImportRun(verifier::verify).run(files);
                out().println("Compared with the files: everything came back equal.");
            }
        }
        return ExitCode.OK;
    }

    private void upload(List<Path> files, Survey survey, Uploader uploader) {
        var tally = new Tally();
        var progress = new Progress(out(), terminal, survey.dialogues(), System::nanoTime);
        try {
            new ImportRun(draft -> {
                        tally.add(uploader.upload(draft));
                        progress.show(tally);
                    })
                    .run(files);
        } catch (ImportException e) {
            progress.end(tally);
            throw new ImportException(
                    e.exitCode(),
                    "%s\nAt least %s of %s sessions are in the store. Run the command again to go on: nothing is appended twice."
                            .formatted(
                                    e.getMessage(), Tally.number(tally.sessions()), Tally.number(survey.dialogues())),
                    e);
        }
        progress.end(tally);
        out().println(tally.summary(progress.taken()));
        if (tally.appended() == 0) {
            out().println("Nothing was new.");
        }
        out().flush();
    }

    private ParleyClient client() {
        var builder = ParleyClient.builder().target(target).deadline(DEADLINE).userAgent("parley-import");
        try {
            if (tenant != null) {
                builder.tenant(tenant);
            }
            if (trust != null) {
                builder.trust(trust);
            } else if (!tls) {
                builder.plaintext();
            }
            return builder.build();
        } catch (IllegalArgumentException | IOException e) {
            throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, Long> limits(ParleyClient client) {
        try {
            return client.serverInfo().getLimitsMap();
        } catch (ParleyException e) {
            throw Failures.of(e, target);
        }
    }

    // The client itself goes no further than the contract.
    private static Limits batches(Map<String, Long> limits) {
        return new Limits(
                Limits.DEFAULT.requestBytes(),
                (int) Math.min(StoreLimits.BATCH_MESSAGES, limits.getOrDefault("batch_messages", Long.MAX_VALUE)),
                (int) Math.min(StoreLimits.BATCH_BYTES, limits.getOrDefault("batch_bytes", Long.MAX_VALUE)),
                StoreLimits.MESSAGE_BYTES);
    }

    private PrintWriter out() {
        return commandLine().getOut();
    }

    private CommandLine commandLine() {
        return requireNonNull(command, "set by picocli").commandLine();
    }
}
