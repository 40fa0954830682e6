package dev.parley.server.storage;

import java.io.IOException;

/** What a backend needs before it is used for the first time. */
@FunctionalInterface
public interface Preparation {
    /**
     * Prepares the backend. What is done already is not done again, and several servers may do it at once.
     *
     * @throws IOException if it cannot be used; the message tells the operator what to do
     */
    void prepare() throws IOException;
}
