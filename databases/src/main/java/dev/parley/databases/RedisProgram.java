package dev.parley.databases;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A program {@code redis-server}. */
public record RedisProgram(Path path) {
    private static final String OTHER = "PARLEY_TEST_REDIS_PROGRAM";
    private static final Map<String, String> PACKED = Map.of(
            "linux-amd64", "/redis-server-6.2.6-v5-linux-amd64",
            "linux-aarch64", "/redis-server-6.2.7-linux-arm64",
            "mac-x86_64", "/redis-server-6.2.6-v5-darwin-amd64",
            "mac-aarch64", "/redis-server-6.2.6-v5-darwin-arm64");

    /**
     * That of Redis 6.2 which the build has brought along, unpacked once into the user's cache; or the one that
     * {@code PARLEY_TEST_REDIS_PROGRAM} names, of Redis or Valkey.
     */
    public static RedisProgram embedded() {
        var other = System.getenv(OTHER);
        return other == null ? Unpacked.PROGRAM : new RedisProgram(Path.of(other));
    }

    /** That which is installed on this machine, if one is. */
    public static Optional<RedisProgram> installed() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)),
                        Stream.of("/usr/bin", "/usr/local/bin"))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(RedisProgram::new);
    }

    // Unpacked on first use, once.
    private static final class Unpacked {
        static final RedisProgram PROGRAM = new RedisProgram(find());

        private static Path find() {
            var name = PACKED.get(platform());
            if (name == null) {
                throw new DatabaseFailedException("no program of Redis for this machine: " + platform());
            }
            var program = Folders.cache().resolve(name.substring(1)).resolve("redis-server");
            try {
                if (!Files.exists(program)) {
                    Files.createDirectories(program.getParent());
                    unpack(name, program);
                }
            } catch (IOException e) {
                throw new DatabaseFailedException("cannot unpack Redis into " + program, e);
            }
            return program;
        }

        // Beside it first: others see all of it or nothing.
        private static void unpack(String name, Path program) throws IOException {
            var whole = Files.createTempFile(program.getParent(), "unpacking-", "");
            try (var packed = RedisProgram.class.getResourceAsStream(name);
                    var out = Files.newOutputStream(whole)) {
                if (packed == null) {
                    throw new DatabaseFailedException("the build has not brought " + name);
                }
                packed.transferTo(out);
            }
            Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(whole, program, ATOMIC_MOVE);
        }

        private static String platform() {
            var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            return (system.startsWith("mac") ? "mac" : system) + "-" + System.getProperty("os.arch");
        }
    }
}
