package dev.parley.databases;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL: those in the folder {@code PGBIN} where that variable is set, else those that the build
 * has brought along, which are unpacked once into the user's cache.
 */
final class PostgresPrograms {
    private static final List<String> PACKED = Stream.of("linux", "darwin")
            .flatMap(system -> Stream.of("x86_64", "arm_64").map(processor -> system + "-" + processor))
            .map("/postgres-%s.txz"::formatted)
            .toList();

    private PostgresPrograms() {}

    /** The folder that holds {@code postgres} and {@code initdb}. */
    static Path folder() {
        var installed = System.getenv("PGBIN");
        return installed != null ? Path.of(installed) : Unpacked.FOLDER;
    }

    /** The version of the programs that the build has brought along, such as 18. */
    static String majorVersion() {
        var version = version();
        return version.substring(0, version.indexOf('.'));
    }

    private static String version() {
        var properties = new Properties();
        try (var in = PostgresPrograms.class.getResourceAsStream("postgres.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new DatabaseFailedException("no version of PostgreSQL", e);
        }
        return properties.getProperty("version");
    }

    // Unpacked on first use, once.
    private static final class Unpacked {
        static final Path FOLDER = find().resolve("bin");

        private static Path find() {
            var folder = Folders.cache().resolve("postgres-" + version());
            try {
                if (!Files.exists(folder)) {
                    Files.createDirectories(folder.getParent());
                    unpackInto(folder);
                }
            } catch (IOException e) {
                throw new DatabaseFailedException("cannot unpack PostgreSQL into " + folder, e);
            }
            return folder;
        }

        // Beside it first: others see all of it or nothing.
        private static void unpackInto(Path folder) throws IOException {
            var whole = Files.createTempDirectory(folder.getParent(), "unpacking-");
            try (InputStream packed = new XZInputStream(packed())) {
                var tar = new ProcessBuilder("tar", "-x", "-C", whole.toString())
                        .inheritIO()
                        .redirectInput(ProcessBuilder.Redirect.PIPE)
                        .start();
                try (var in = tar.getOutputStream()) {
                    packed.transferTo(in);
                }
                Commands.requireSuccess(tar, "tar");
                Files.move(whole, folder);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                Folders.delete(whole);
            }
        }

        private static InputStream packed() {
            return PACKED.stream()
                    .map(PostgresPrograms.class::getResourceAsStream)
                    .filter(in -> in != null)
                    .findFirst()
                    .orElseThrow(
                            () -> new DatabaseFailedException(
                                    "no programs of PostgreSQL for this machine: install them, and name their folder in PGBIN"));
        }
    }
}
