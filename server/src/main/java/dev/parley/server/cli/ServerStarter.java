package dev.parley.server.cli;

import dev.parley.server.settings.Settings;
import java.io.IOException;

/** Starts the server. */
@FunctionalInterface
public interface ServerStarter {
    /**
     * Starts a server that takes calls when this returns.
     *
     * @throws IOException if something outside the server keeps it from starting, such as a port that is taken or a
     *     backend that cannot be reached; its message is what the operator reads
     */
    RunningServer start(Settings settings) throws IOException;
}
