package dev.parley.conformance.load;

/**
 * How much is done.
 *
 * @param clients who call at the same time, one call after the other
 * @param operations of all clients together
 * @param sessions that the clients share
 * @param seed of what each client does; when they do it is the machine's choice
 */
public record LoadPlan(int clients, int operations, int sessions, long seed) {
    public LoadPlan {
        if (clients < 1 || operations < clients || sessions < 1) {
            throw new IllegalArgumentException(
                    "a load needs a session, a client, and an operation for each client; not %d, %d and %d"
                            .formatted(sessions, clients, operations));
        }
    }
}
