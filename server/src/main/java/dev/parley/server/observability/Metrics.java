package dev.parley.server.observability;

import java.io.IOException;
import java.util.OptionalInt;

/** Where the server's metrics can be fetched. */
public interface Metrics extends AutoCloseable {
    /** No metrics. */
    Metrics NONE = new Metrics() {
        @Override
        public void open() {}

        @Override
        public OptionalInt port() {
            return OptionalInt.empty();
        }

        @Override
        public void close() {}
    };

    /**
     * Begins to answer.
     *
     * @throws IOException if the address cannot be had
     */
    void open() throws IOException;

    /** The port, once it is open. */
    OptionalInt port();

    /** Answers no more. */
    @Override
    void close();
}
