package dev.parley.databases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A folder with the data of one PostgreSQL, the password of its user {@code postgres}, its settings of this start, and
 * its log.
 */
final class DataFolder {
    static final String USERNAME = "postgres";
    private static final String SETTINGS = "parley.conf";
    private static final String PASSWORD = "parley-password";
    // No process has it.
    private static final String NOBODY = Integer.toString(Integer.MAX_VALUE - 1);

    private final Path path;

    DataFolder(Path path) {
        this.path = path.toAbsolutePath();
    }

    Path path() {
        return path;
    }

    Path log() {
        return path.resolve("server.log");
    }

    String password() {
        try {
            return Files.readString(path.resolve(PASSWORD));
        } catch (IOException e) {
            throw new DatabaseFailedException("not a data folder of ours: " + path, e);
        }
    }

    /**
     * Makes a new PostgreSQL in it, unless it holds one already: whole or not at all.
     *
     * @throws DatabaseFailedException if it holds something else
     */
    void initialise() throws IOException {
        if (Files.exists(path.resolve(PASSWORD))) {
            return;
        }
        Files.createDirectories(path);
        requireEmpty();
        var whole = Files.createTempDirectory(path.getParent(), path.getFileName() + "-new-");
        try {
            initialise(whole);
            Files.move(whole, path, ATOMIC_MOVE);
        } finally {
            Folders.delete(whole);
        }
    }

    private void requireEmpty() throws IOException {
        try (var files = Files.list(path)) {
            if (files.findAny().isPresent()) {
                throw new DatabaseFailedException("it holds something else than a PostgreSQL of ours: " + path);
            }
        }
    }

    private static void initialise(Path folder) throws IOException {
        var password = Files.createTempFile(
                "parley-",
                ".password",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, UUID.randomUUID().toString());
        Commands.run(Commands.withoutRoot(initdb(folder, password)));
        Files.move(password, folder.resolve(PASSWORD));
        var own = "\ninclude_if_exists = '%s'\n".formatted(SETTINGS);
        Files.writeString(folder.resolve("postgresql.conf"), own, UTF_8, APPEND);
    }

    // Another order of texts than that of their bytes, as in most databases: who relies on it is found out.
    private static List<String> initdb(Path folder, Path password) {
        return List.of(
                PostgresPrograms.folder().resolve("initdb").toString(),
                "--pgdata=" + folder,
                "--username=" + USERNAME,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=icu",
                "--icu-locale=en-US");
    }

    /** The settings of the next start. They override those of {@code postgresql.conf}. */
    void configure(int port, Map<String, String> settings) throws IOException {
        var lines = new ArrayList<>(
                List.of("listen_addresses = '127.0.0.1'", "port = " + port, "unix_socket_directories = ''"));
        settings.forEach((key, value) -> lines.add("%s = '%s'".formatted(key, value.replace("'", "''"))));
        Files.write(path.resolve(SETTINGS), lines);
    }

    /**
     * Makes sure that no PostgreSQL works on the data. The file with the id of the last one stays behind when that is
     * killed; then the id may be another program's by now, and PostgreSQL would not start for fear of it.
     */
    void requireUnused() throws IOException {
        var file = path.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        var lines = new ArrayList<>(Files.readAllLines(file));
        var other = ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive);
        if (other.isPresent()) {
            if (isPostgres(other.orElseThrow())) {
                throw new DatabaseFailedException(
                        "PostgreSQL runs already on %s, as process %s".formatted(path, lines.getFirst()));
            }
            // The other lines let PostgreSQL find processes that the killed one has left.
            lines.set(0, NOBODY);
            Files.write(file, lines);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        Optional<Path> program = process.info().command().map(Path::of).map(Path::getFileName);
        return program.map(Path::toString)
                .filter(name -> name.startsWith("postgres"))
                .isPresent();
    }

    /** The end of the log. */
    String lastLines() {
        try (var lines = Files.lines(log())) {
            var all = lines.toList();
            return all.stream().skip(Math.max(0, all.size() - 20)).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
