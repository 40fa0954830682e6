package dev.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.databases.Postgres;
import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParleyCommandLineTest {
    private final Map<String, String> environment = new HashMap<>(Map.of("PARLEY_PROFILE", "testing"));
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private ServerStarter starter = settings -> {
        events.add("started on " + settings.server().port());
        return new RecordingServer();
    };

    private Consumer<Runnable> stopSignals = stop -> events.add("signals");

    @Test
    void withoutACommandTheUsageIsShown() {
        assertThat(run()).isEqualTo(2);

        assertThat(err.toString()).contains("Usage: parley [-h] COMMAND", "serve", "config", "health", "version");
    }

    @Test
    void serveStartsTheServerAndEndsWithZeroWhenItWasStopped() {
        assertThat(run("serve", "--set", "server.port=7171")).isZero();

        assertThat(events).containsExactly("started on 7171", "signals", "awaited", "closed");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aSignalClosesTheServerOnceAndServeWaitsForIt() {
        var terminated = new CountDownLatch(1);
        starter = settings -> new RunningServer() {
            @Override
            public void awaitTermination() throws InterruptedException {
                terminated.await();
            }

            @Override
            public void close() {
                terminated.countDown();
                events.add("closed");
            }
        };
        stopSignals = stop -> new Thread(stop, "signal").start();

        assertThat(run("serve")).isZero();

        assertThat(events).containsExactly("closed");
    }

    @Test
    void whatKeepsTheServerFromStartingIsOneLine() {
        starter = settings -> {
            throw new IOException("cannot listen on 127.0.0.1:7070", new BindException("Address already in use"));
        };

        assertThat(run("serve")).isEqualTo(1);

        assertThat(err).hasToString("parley cannot start: cannot listen on 127.0.0.1:7070: Address already in use\n");
    }

    @Test
    void aBugAtTheStartIsShownWhole() {
        starter = settings -> {
            throw new IllegalStateException("a bug");
        };

        assertThat(run("serve")).isEqualTo(1);

        assertThat(err.toString()).contains("IllegalStateException: a bug", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "config validate", "config print", "health", "migrate info"})
    void wrongSettingsEndEveryCommandThatReadsThem(String command) {
        environment.put("PARLEY_SERVER_PORT", "x");

        assertThat(run((command + " --set server.prot=1").split(" "))).isEqualTo(78);

        assertThat(err.toString())
                .startsWith("2 problems in the settings, profile testing [environment variable PARLEY_PROFILE]:\n")
                .contains("server.port: must be", "server.prot: no such setting; did you mean server.port?");
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --port 1",
                "serve --set server.port",
                "config",
                "config print --format xml",
                "health --address 7070",
                "health --address [::1",
                "health --timeout 3",
                "health --set server.port=0",
                "migrate",
                "migrate down"
            })
    void aWrongCommandLineShowsTheUsage(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains("Usage: parley");
        assertThat(events).isEmpty();
    }

    @Test
    void anUnknownCommandIsRefusedWithTheNearestOne() {
        assertThat(run("serv")).isEqualTo(2);

        assertThat(err.toString()).contains("'serv'", "Did you mean: parley serve");
    }

    @Test
    void validateSaysThatTheSettingsAreValid() {
        assertThat(run("config", "validate", "--profile", "staging")).isZero();

        assertThat(out).hasToString("The settings are valid. Profile: staging [--profile]\n");
    }

    @Test
    void validateKeepsTheRulesOfProduction() {
        assertThat(run("config", "validate", "--profile", "production")).isEqualTo(78);

        assertThat(err.toString()).contains("storage.backend: must be named in the production profile");
    }

    @Test
    void printShowsEveryValueWithItsOriginEvenWhereARuleRefusesIt() {
        environment.put("PARLEY_LIMITS_LABELS", "3");

        assertThat(run("config", "print", "--profile", "production", "--set", "server.host=0.0.0.0"))
                .isZero();

        assertThat(out.toString())
                .startsWith("profile = production [--profile]\n\nserver.")
                .contains("\nserver.host = 0.0.0.0  [--set server.host]\n")
                .contains("\nlimits.labels = 3  [environment variable PARLEY_LIMITS_LABELS]\n")
                .contains("\nstorage.memory.max-bytes = auto  [default]\n");
    }

    @Test
    void printCanBeReadByPrograms() {
        assertThat(run("config", "print", "--format", "json")).isZero();

        assertThat(out.toString()).startsWith("[ {").contains("\"key\" : \"server.port\",\n  \"value\" : \"7070\"");
    }

    @Test
    void notesAreShownBesideTheOutput() {
        environment.put("PARLEY_SERVICE_HOST", "10.0.0.1");

        assertThat(run("config", "print")).isZero();

        assertThat(err).hasToString("PARLEY_SERVICE_HOST is ignored: Kubernetes made it for a Service\n");
    }

    @Test
    void aServerThatCannotBeReachedIsNotHealthy() {
        // Nothing listens on the port that is reserved for nothing.
        assertThat(run("health", "--address", "127.0.0.1:1")).isEqualTo(1);

        assertThat(out.toString()).startsWith("127.0.0.1:1: cannot be reached: ");
    }

    @Test
    void migrateBringsTheSchemaUpToDateAndTellsItsState() {
        var database = Postgres.createDatabase();
        environment.put("PARLEY_STORAGE_BACKEND", "postgres");
        environment.put("PARLEY_STORAGE_POSTGRES_URL", database.url());
        environment.put("PARLEY_STORAGE_POSTGRES_USERNAME", database.username());
        environment.put("PARLEY_STORAGE_POSTGRES_PASSWORD", database.password());

        assertThat(run("migrate", "validate")).isEqualTo(1);
        assertThat(run("migrate", "info")).isZero();
        assertThat(run("migrate", "up")).isZero();
        assertThat(run("migrate", "up")).isZero();
        assertThat(run("migrate", "info")).isZero();
        assertThat(run("migrate", "validate")).isZero();

        assertThat(err)
                .hasToString("parley migrate: the schema lacks 1 (sessions and messages): run `parley migrate up`\n");
        assertThat(out.toString().lines())
                .hasSize(6)
                .startsWith(
                        "1        pending  sessions and messages",
                        "Applied 1 (sessions and messages).",
                        "Done.",
                        "Nothing to do: the schema is current.")
                .endsWith("The schema is the one that this version needs.")
                .anyMatch(line -> line.matches("1 +applied +sessions and messages +\\d{4}-\\d\\d-\\d\\dT.*Z"));
    }

    @Test
    void migrateNeedsTheBackendPostgres() {
        assertThat(run("migrate", "up")).isEqualTo(1);

        assertThat(err).hasToString("Nothing to migrate: storage.backend is not postgres.\n");
    }

    @Test
    void migrateSaysInOneLineThatThereIsNoDatabase() {
        environment.put("PARLEY_STORAGE_BACKEND", "postgres");
        // Nothing listens on the port that is reserved for nothing.
        environment.put("PARLEY_STORAGE_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/parley");

        assertThat(run("migrate", "info")).isEqualTo(1);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("parley migrate: the state of the schema could not be read: ");
    }

    @Test
    void rehearseCallsARealServerAndStopsIt() {
        // Its own settings, whatever those of this machine are.
        environment.put("PARLEY_SERVER_PORT", "1");
        starter = ParleyServer::start;
        stopSignals = stop -> events.add("signals");

        assertThat(run("rehearse")).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(events).containsExactly("signals");
    }

    @Test
    void rehearseFailsWithAServerThatDoesNotAnswer() {
        var terminated = new CountDownLatch(1);
        starter = settings -> new RunningServer() {
            @Override
            public void awaitTermination() throws InterruptedException {
                terminated.await();
            }

            @Override
            public void close() {
                terminated.countDown();
            }
        };

        assertThat(run("rehearse")).isEqualTo(1);

        assertThat(err.toString()).contains("the server does not answer as it should");
    }

    @Test
    void versionSaysWhatRuns() {
        assertThat(run("version")).isZero();

        assertThat(out.toString()).startsWith("parley 1.2.3 (commit abc, Java 2");
    }

    @Test
    void theBuildKnowsItsVersion() {
        assertThat(Build.read().version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    private int run(String... arguments) {
        var surroundings = new Surroundings(environment, Optional.empty(), 1 << 30);
        return new ParleyCommandLine(surroundings, new Build("1.2.3", "abc"), starter, stopSignals)
                .writingTo(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
    }

    private final class RecordingServer implements RunningServer {
        @Override
        public void awaitTermination() {
            events.add("awaited");
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }
}
