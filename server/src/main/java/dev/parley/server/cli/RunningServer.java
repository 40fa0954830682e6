package dev.parley.server.cli;

/** A server that takes calls. */
public interface RunningServer {
    /** Returns when the server has stopped, whoever stopped it. */
    void awaitTermination() throws InterruptedException;

    /** Stops in order, and returns when everything is closed. Called once. */
    void close();
}
