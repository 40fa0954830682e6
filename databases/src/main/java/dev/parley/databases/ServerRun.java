package dev.parley.databases;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A Parley server that runs on a database of its own.
 *
 * @param command starts the server
 * @param environment what tells it where the database is
 */
record ServerRun(List<String> command, Map<String, String> environment) {
    /**
     * Starts the server, waits for its end, and says with which exit code it ended. The database is stopped after it.
     */
    int run(Runnable stopDatabase) throws IOException {
        // The server would take Ctrl-C and then this program's signal for two, of which the second ends it at once.
        var builder = new ProcessBuilder(Commands.withoutTerminal(command)).inheritIO();
        builder.environment().putAll(environment);

        var server = builder.start();
        var watchdog = Watchdog.over(server);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            server.destroy();
            Commands.waitFor(server);
            stopDatabase.run();
        }));
        int status = Commands.waitFor(server);
        watchdog.end();
        return status;
    }
}
