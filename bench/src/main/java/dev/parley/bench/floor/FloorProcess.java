package dev.parley.bench.floor;

import dev.parley.bench.process.JavaCommand;
import dev.parley.bench.process.ServerProcess;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the servers of this program, each in a process of its own. */
public final class FloorProcess {
    private FloorProcess() {}

    /**
     * Starts one, and waits until it listens.
     *
     * @param main the class that runs, with the port as its argument
     * @param like what has the same program and the same options of the JVM
     */
    public static ServerProcess start(Class<?> main, JavaCommand like, Map<String, String> environment)
            throws InterruptedException {
        int port = ServerProcess.freePort();
        var command = Stream.of(
                        List.of(like.java()),
                        like.sharedOptions(),
                        List.of("-cp", System.getProperty("java.class.path")),
                        List.of(main.getName(), Integer.toString(port)))
                .flatMap(List::stream)
                .toList();
        return ServerProcess.start(command, environment, port).awaitPort();
    }
}
