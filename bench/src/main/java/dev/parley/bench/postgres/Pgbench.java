package dev.parley.bench.postgres;

import dev.parley.bench.database.Work;
import dev.parley.bench.load.Latencies;
import dev.parley.bench.process.Programs;
import dev.parley.databases.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's own load generator.
 *
 * @param program the file that runs
 */
public record Pgbench(Path program) {
    /** The numbers of clients among which the best is. */
    static final List<Integer> CLIENTS = List.of(4, 8, 16, 32);

    private static final Pattern TRANSACTIONS =
            Pattern.compile("(?m)^number of transactions actually processed: (\\d+)");
    private static final Pattern FAILED = Pattern.compile("(?m)^number of failed transactions: (\\d+)");
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");
    private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^:/]+):(\\d+)/(\\w+)");
    // Of a line of its log: client, transaction, microseconds, …
    private static final int MICROS = 2;
    private static final long NANOS_PER_MICRO = 1000;
    private static final int THREADS = 2;

    /** The one in the folder {@code PGBIN}, on the path, or where Debian puts it; the newest there. */
    public static Optional<Pgbench> find() {
        var folders = Stream.concat(Stream.ofNullable(System.getenv("PGBIN")), installed());
        return Programs.find("pgbench", folders).map(Pgbench::new);
    }

    // Before the path, where a wrapper may be that asks a cluster's settings.
    private static Stream<String> installed() {
        try (var versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"), "[0-9]*")) {
            List<Path> found = new ArrayList<>();
            versions.forEach(found::add);
            return found.stream()
                    .sorted(Comparator.comparing((Path version) ->
                                    Integer.valueOf(version.getFileName().toString()))
                            .reversed())
                    .map(version -> version.resolve("bin").toString());
        } catch (IOException e) {
            return Stream.of();
        }
    }

    /**
     * Runs a script again and again, with prepared statements.
     *
     * @throws IllegalStateException if a transaction failed
     */
    public Work run(DatabaseAddress database, Script script, int clients, Duration length) throws InterruptedException {
        try {
            var folder = Files.createTempDirectory("parley-pgbench-");
            try {
                return run(folder, command(folder, script, clients, length), database);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command(Path folder, Script script, int clients, Duration length) throws IOException {
        var file = Files.writeString(folder.resolve("script.sql"), script.text());
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=" + Math.min(clients, THREADS),
                "--time=" + Math.max(1, length.toSeconds()),
                "--file=" + file));
        if (script.timed()) {
            command.addAll(List.of("--log", "--log-prefix=" + folder.resolve("log")));
        }
        script.variables().forEach((name, value) -> command.add("--define=%s=%s".formatted(name, value)));
        return command;
    }

    private static Work run(Path folder, List<String> command, DatabaseAddress database)
            throws IOException, InterruptedException {
        var output = Programs.run(command, environment(database));
        var failed = FAILED.matcher(output);
        if (failed.find() && !"0".equals(failed.group(1))) {
            throw new IllegalStateException("pgbench failed: " + output);
        }
        return parse(output, latencies(folder));
    }

    // Answers in their shortest form: without it each byte would be two letters.
    private static Map<String, String> environment(DatabaseAddress database) {
        var url = URL.matcher(database.url());
        if (!url.lookingAt()) {
            throw new IllegalArgumentException("not jdbc:postgresql://host:port/database: " + database.url());
        }
        return Map.of(
                "PGHOST", url.group(1),
                "PGPORT", url.group(2),
                "PGDATABASE", url.group(3),
                "PGUSER", database.username(),
                "PGPASSWORD", database.password(),
                "PGOPTIONS", "-c bytea_output=escape");
    }

    static Work parse(String output, Latencies latencies) {
        var transactions = TRANSACTIONS.matcher(output);
        var rate = RATE.matcher(output);
        if (!transactions.find() || !rate.find()) {
            throw new IllegalArgumentException("not what pgbench prints: " + output);
        }
        long count = Long.parseLong(transactions.group(1));
        return new Work(count, count / Double.parseDouble(rate.group(1)), latencies);
    }

    private static Latencies latencies(Path folder) throws IOException {
        try (var logs = Files.newDirectoryStream(folder, "log*")) {
            Stream<String> lines = Stream.of();
            for (var log : logs) {
                lines = Stream.concat(lines, Files.readAllLines(log).stream());
            }
            return Latencies.ofNanos(
                    lines.mapToLong(line -> Long.parseLong(line.split(" ", -1)[MICROS]) * NANOS_PER_MICRO));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /**
     * What each client does again and again.
     *
     * @param text in pgbench's language
     * @param variables that it begins with
     * @param timed whether to time each transaction
     */
    public record Script(String text, Map<String, String> variables, boolean timed) {}
}
