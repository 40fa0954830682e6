package dev.parley.conformance.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Servers for another program. */
@Command(
        name = "with-servers",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Starts servers on one database with empty data, runs a program, and ends them. The exit code is the program's."
        })
final class ServersCommand implements Callable<Integer> {
    @Option(names = "--servers", paramLabel = "N", description = "How many.")
    private int servers = 3;

    @Option(names = "--backend", paramLabel = "NAME", description = "The database: ${COMPLETION-CANDIDATES}.")
    private Backend backend = Backend.POSTGRES;

    @Option(names = "--parley", paramLabel = "FILE", description = "The launcher of the server.")
    private Path launcher = Path.of("bin/parley");

    @Parameters(
            arity = "1..*",
            paramLabel = "WORD",
            description = "The program and its arguments. In them {} is where the servers are, as HOST:PORT,HOST:PORT.")
    @SuppressWarnings("NullAway.Init")
    private List<String> command;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var data = new Installation.Data(backend, Map.of(), false);
        try (var installation = Installation.start(new Installation.Plan(launcher, servers, data))) {
            var targets = installation.servers().stream().map(Server::target).collect(Collectors.joining(","));
            var words =
                    command.stream().map(word -> word.replace("{}", targets)).toList();
            return new ProcessBuilder(words).inheritIO().start().waitFor();
        }
    }
}
