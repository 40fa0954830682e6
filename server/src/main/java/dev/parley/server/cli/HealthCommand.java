package dev.parley.server.cli;

import dev.parley.server.grpc.probe.HealthProbe;
import dev.parley.server.settings.ServerSettings;
import dev.parley.server.settings.SettingsLoader;
import dev.parley.server.settings.Surroundings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code parley health}. */
@Command(
        name = "health",
        description = {
            "Asks a server whether it serves, as container probes do: exit code 0 if it does, 1 if not.",
            "With a certificate in the settings it speaks TLS, and trusts that certificate and no other."
        })
final class HealthCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(names = "--address", paramLabel = "HOST:PORT", description = "Whom to ask. Else what the settings say.")
    private @Nullable String address;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "The full name of one service, such as parley.v1.MessageStore. Else the whole server.",
            defaultValue = "")
    private String service = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}.",
            defaultValue = "3s")
    private Duration timeout = Duration.ZERO;

    HealthCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var server = new SettingsLoader(surroundings)
                .inspect(options.request())
                .settings()
                .server();
        var asked = address == null ? configured(server) : parse(address);

        var health = new HealthProbe(asked, server.tls().certificateFile()).check(service, timeout);

        terminal.out().println("%s:%d: %s".formatted(asked.getHostString(), asked.getPort(), health.description()));
        return health.isServing() ? ExitCode.OK : ExitCode.FAILED;
    }

    private InetSocketAddress configured(ServerSettings server) {
        if (server.port() == 0) {
            throw terminal.wrongUsage("server.port is 0, any free one: say which with --address.");
        }
        // A server that listens on every address is asked on its own machine.
        var host = switch (server.host()) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> server.host();
        };
        return InetSocketAddress.createUnresolved(host, server.port());
    }

    private InetSocketAddress parse(String text) {
        try {
            var uri = new URI("grpc://" + text);
            if (uri.getHost() != null && uri.getPort() > 0) {
                return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
            }
        } catch (URISyntaxException e) {
            // Told below, in the words of this command.
        }
        throw terminal.wrongUsage("--address must be HOST:PORT, not \"" + text + "\".");
    }
}
