package dev.parley.server.domain.context;

import dev.parley.server.domain.context.Step.Walk;
import java.util.BitSet;
import java.util.Optional;

/**
 * Messages that come together or not at all, by their positions in the tail.
 *
 * @param members those that are known
 * @param wanted what has to be read before all are known, if not all are
 */
record Unit(BitSet members, Optional<Walk> wanted) {}
