package dev.parley.conformance.crash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk of its own for the data of a database, whose power can be cut: an ext4 file system on a loop device, on Linux,
 * for root.
 */
final class Disk implements AutoCloseable {
    private static final long SIZE = 4L << 30;

    private final Path folder;
    private final Path image;
    private final Path mountPoint;
    // Lazily, since the database may still have files of it open when this program is interrupted.
    private final Thread hook = Thread.ofPlatform().unstarted(() -> remove("--lazy"));

    private Disk(Path folder) {
        this.folder = folder;
        this.image = folder.resolve("disk");
        this.mountPoint = folder.resolve("mounted");
    }

    /** Makes an empty one. */
    static Disk make() {
        try {
            var disk = new Disk(Files.createTempDirectory("parley-disk-"));
            // Most of it is never written, and takes no room.
            try (var file = new RandomAccessFile(disk.image.toFile(), "rw")) {
                file.setLength(SIZE);
            }
            Files.createDirectory(disk.mountPoint);
            Command.run("mkfs.ext4", "-q", "-F", disk.image.toString());
            disk.mount();
            Runtime.getRuntime().addShutdownHook(disk.hook);
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException("no disk", e);
        }
    }

    Path path() {
        return mountPoint;
    }

    /** Writes all that it was given so far. */
    void sync() {
        Command.run("sync", "-f", mountPoint.toString());
    }

    /**
     * Cuts its power at this moment: whatever has not reached the device is gone, and whoever reads or writes fails.
     * What has reached the device stays, flushed or not.
     */
    void cut() {
        FileSystemShutdown.of(mountPoint);
    }

    /**
     * Brings it up again after {@link #cut}, as the next start of the machine does. Nobody may have a file of it open.
     */
    void mend() {
        Command.run("umount", mountPoint.toString());
        mount();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        remove("--quiet");
    }

    private void remove(String option) {
        Command.run("umount", option, mountPoint.toString());
        try {
            Files.delete(image);
            Files.delete(mountPoint);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("a disk is left in " + folder, e);
        }
    }

    private void mount() {
        Command.run("mount", "-o", "loop", image.toString(), mountPoint.toString());
    }
}
