package dev.parley.databases;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process that this program has started, with all its descendants. */
final class ProcessTree {
    private static final int END_SECONDS = 10;

    private final Process root;

    ProcessTree(Process root) {
        this.root = root;
    }

    /** Stops them all where they are, until {@link #thaw} or {@link #kill}. */
    void freeze() {
        freezeAll();
    }

    /** Lets them go on. */
    void thaw() {
        signal("CONT", current());
    }

    /** Ends them all at once, so that none can do anything more, and returns when they are gone. */
    void kill() {
        var frozen = freezeAll();
        signal("KILL", frozen);
        Commands.waitFor(root);
        awaitEnd(frozen);
    }

    /** The process ids, that of the root first. */
    List<Long> pids() {
        return current().map(ProcessHandle::pid).toList();
    }

    // Until none is left that could have started another one meanwhile.
    private Set<ProcessHandle> freezeAll() {
        Set<ProcessHandle> frozen = new HashSet<>();
        List<ProcessHandle> found;
        do {
            found = current().filter(process -> !frozen.contains(process)).toList();
            signal("STOP", found);
            frozen.addAll(found);
        } while (!found.isEmpty());
        return frozen;
    }

    private Stream<ProcessHandle> current() {
        return root.isAlive() ? Stream.concat(Stream.of(root.toHandle()), root.descendants()) : Stream.of();
    }

    private static void signal(String name, Stream<ProcessHandle> processes) {
        signal(name, processes.toList());
    }

    // By the shell's own kill, which is there on every system. Those that have ended meanwhile do not matter.
    static void signal(String name, Iterable<ProcessHandle> processes) {
        var command =
                new ArrayList<>(List.of("sh", "-c", "kill -s %s \"$@\" 2>/dev/null; true".formatted(name), "kill"));
        int fixed = command.size();
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        if (command.size() > fixed) {
            Commands.run(command);
        }
    }

    private static void awaitEnd(Set<ProcessHandle> processes) {
        var ends = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new DatabaseFailedException("processes are left of " + processes, e);
        }
    }
}
