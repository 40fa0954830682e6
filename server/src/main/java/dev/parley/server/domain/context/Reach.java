package dev.parley.server.domain.context;

/**
 * How far the rule looks. Unit: sequences.
 *
 * @param turn how far a message is at most behind the one before it in its turn, where a {@code turn_id} says so
 * @param stretch how much a summary covers at least where it is not read over
 */
record Reach(int turn, int stretch) {
    // Reading over a shorter stretch costs less than another page.
    static final Reach STANDARD = new Reach(200, 100);
}
