package dev.parley.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A folder with the data of one Redis, its settings of this start, and its log. */
final class RedisFolder {
    private static final String SETTINGS = "redis.conf";
    // No snapshots: what is changed is in the append-only file.
    private static final Map<String, String> DURABLE = Map.of(
            "appendonly", "yes",
            "appendfsync", "everysec",
            "save", "\"\"",
            "maxmemory-policy", "noeviction");

    private final Path path;

    RedisFolder(Path path) {
        this.path = path.toAbsolutePath();
    }

    Path path() {
        return path;
    }

    Path log() {
        return path.resolve("server.log");
    }

    Path settings() {
        return path.resolve(SETTINGS);
    }

    /**
     * Makes the folder, unless it is there.
     *
     * @throws DatabaseFailedException if it holds something else
     */
    void initialise() throws IOException {
        Files.createDirectories(path);
        if (Files.exists(settings())) {
            return;
        }
        try (var files = Files.list(path)) {
            if (files.findAny().isPresent()) {
                throw new DatabaseFailedException("it holds something else than a Redis of ours: " + path);
            }
        }
        Files.createFile(
                settings(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** The settings of the next start, in the place of those that are durable. */
    void configure(int port, Map<String, String> changes) throws IOException {
        Map<String, String> all = new TreeMap<>(DURABLE);
        all.put("bind", "127.0.0.1");
        all.put("port", Integer.toString(port));
        all.put("dir", "\"%s\"".formatted(path));
        all.put("pidfile", "\"%s\"".formatted(pidFile()));
        all.putAll(changes);
        List<String> lines = new ArrayList<>();
        all.forEach((key, value) -> lines.add(key + " " + value));
        Files.write(settings(), lines);
    }

    /** Makes sure that no Redis works on the data. The file with the id of one stays behind when that is killed. */
    void requireUnused() throws IOException {
        if (!Files.exists(pidFile())) {
            return;
        }
        var id = Files.readString(pidFile()).strip();
        if (!id.isEmpty()
                && ProcessHandle.of(Long.parseLong(id))
                        .filter(RedisFolder::isRedis)
                        .isPresent()) {
            throw new DatabaseFailedException("Redis runs already on %s, as process %s".formatted(path, id));
        }
    }

    private Path pidFile() {
        return path.resolve("redis.pid");
    }

    private static boolean isRedis(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .command()
                        .map(Path::of)
                        .map(Path::getFileName)
                        .map(Path::toString)
                        .filter(name -> name.startsWith("redis"))
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
