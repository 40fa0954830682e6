package dev.parley.bench.parley;

import dev.parley.bench.load.Connections;
import dev.parley.bench.process.Measured;

/**
 * A server that messages are appended to.
 *
 * @param measured its processes, and those of its database
 */
public record Store(Measured measured, Connections connections, Ledger ledger) {
    /** One whose sessions are made and whose log is read by calls. */
    public static Store called(Measured measured, Connections connections) {
        return new Store(measured, connections, new CalledLedger(connections));
    }
}
