package dev.parley.conformance.crash;

import java.util.Map;

/** A database with data of its own, in processes that can be killed and started again. */
interface Database extends AutoCloseable {
    /** By what a server finds it. */
    Map<String, String> environment();

    /** Starts it again, and waits until it takes connections. */
    void start();

    /** Ends all its processes at once with SIGKILL. */
    void kill();

    /** Lets it write all that it has acknowledged, whatever its settings. */
    void checkpoint();

    @Override
    void close();
}
