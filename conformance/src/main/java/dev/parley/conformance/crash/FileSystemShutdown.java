package dev.parley.conformance.crash;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** Linux's call with which file systems are tested for power cuts: ext4 and XFS have it, and only root may make it. */
final class FileSystemShutdown {
    private static final long EXT4_IOC_SHUTDOWN = 0x8004587DL;
    // What waits to be written is dropped, and the journal is not flushed.
    private static final int NO_LOG_FLUSH = 2;

    private FileSystemShutdown() {}

    /** Shuts a mounted file system down at once. */
    static void of(Path mountPoint) {
        try (var arena = Arena.ofConfined()) {
            int descriptor = open(arena.allocateFrom(mountPoint.toString()));
            int status = ioctl(descriptor, arena.allocateFrom(JAVA_INT, NO_LOG_FLUSH));
            close(descriptor);
            if (descriptor < 0 || status != 0) {
                throw new IllegalStateException("cannot shut down the file system at " + mountPoint);
            }
        }
    }

    private static int open(MemorySegment path) {
        try {
            return (int) function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT))
                    .invokeExact(path, 0);
        } catch (Throwable e) {
            throw new IllegalStateException("open", e);
        }
    }

    private static int ioctl(int descriptor, MemorySegment argument) {
        try {
            return (int) function(
                            "ioctl",
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                            Linker.Option.firstVariadicArg(2))
                    .invokeExact(descriptor, EXT4_IOC_SHUTDOWN, argument);
        } catch (Throwable e) {
            throw new IllegalStateException("ioctl", e);
        }
    }

    private static void close(int descriptor) {
        try {
            int _ = (int)
                    function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close", e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
    }
}
