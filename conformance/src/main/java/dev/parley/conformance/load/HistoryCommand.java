package dev.parley.conformance.load;

import dev.parley.conformance.history.HistoryChecker;
import dev.parley.conformance.history.Violation;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code make check-history}. */
@Command(
        name = "check-history",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Lets many clients write to and read from the same sessions, round after round with new sessions, and checks",
            "after each round whether what they were told can be true. The connection is plaintext.",
            "Exit codes: 0 every promise was kept, 1 one was broken or the server could not be reached, 2 wrong command line."
        })
final class HistoryCommand implements Callable<Integer> {
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("parley-tenant", Metadata.ASCII_STRING_MARSHALLER);
    private static final int CONNECTIONS = 8;
    private static final int SHOWN = 20;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--target",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description = "The server; or several on the same data, among which the calls are spread.")
    @SuppressWarnings("NullAway.Init")
    private List<String> targets;

    @Option(names = "--minutes", paramLabel = "N", description = "How long. A round that was begun is ended.")
    private double minutes = 1;

    @Option(names = "--clients", paramLabel = "N", description = "Clients at the same time.")
    private int clients = 16;

    @Option(names = "--sessions", paramLabel = "N", description = "Sessions in a round.")
    private int sessions = 4;

    @Option(names = "--operations", paramLabel = "N", description = "Operations in a round, of all clients together.")
    private int operations = 8000;

    @Option(names = "--tenant", paramLabel = "ID", description = "The tenant. Default: a new one.")
    private String tenant = "history-" + UUID.randomUUID();

    @Option(names = "--seed", paramLabel = "N", description = "Of the first round. Default: random.")
    private long seed = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);

    @Override
    public Integer call() {
        var connections = IntStream.range(0, Math.max(CONNECTIONS, targets.size()))
                .mapToObj(i -> connect(targets.get(i % targets.size())))
                .toList();
        try {
            return run(connections.stream().map(this::ofTenant).toList());
        } finally {
            connections.forEach(ManagedChannel::shutdownNow);
        }
    }

    private int run(List<Channel> connections) {
        var out = spec.commandLine().getOut();
        var load = new HistoryLoad(connections);
        var ends = new SessionEnds(connections);
        var summary = new Summary();
        long end =
                System.nanoTime() + Math.round(minutes * Duration.ofMinutes(1).toNanos());
        long round = seed;
        do {
            var recordings = load.run(new LoadPlan(clients, operations, sessions, round));
            for (var recording : recordings) {
                var violations = HistoryChecker.check(recording.history());
                summary.add(recording);
                if (!violations.isEmpty()) {
                    print(out, recording, violations, round);
                    out.println(summary);
                    out.flush();
                    return 1;
                }
                ends.delete(recording);
            }
            round++;
        } while (System.nanoTime() - end < 0);
        out.printf("Every promise was kept in %d rounds, seeds %d to %d.%n", round - seed, seed, round - 1);
        out.println(summary);
        out.flush();
        return 0;
    }

    // The session stays, so that it can be looked at.
    private void print(PrintWriter out, Recording recording, List<Violation> violations, long round) {
        out.printf(
                "%d violations in session %s of tenant %s, round of seed %d:%n",
                violations.size(), recording.sessionId(), tenant, round);
        violations.stream().limit(SHOWN).forEach(violation -> out.println("* " + violation));
    }

    private static ManagedChannel connect(String target) {
        return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                .build();
    }

    private Channel ofTenant(ManagedChannel channel) {
        var headers = new Metadata();
        headers.put(TENANT, tenant);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
