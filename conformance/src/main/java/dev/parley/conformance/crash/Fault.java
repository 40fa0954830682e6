package dev.parley.conformance.crash;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A fault of an installation.
 *
 * @param kind by what it is counted
 * @param strike breaks it
 * @param mend brings it back, and returns when it takes connections
 * @param hit the servers that cannot work in between
 */
record Fault(FaultKind kind, Runnable strike, Runnable mend, List<Server> hit) {
    static Fault of(FaultKind kind, Installation installation, SplittableRandom random) {
        var servers = installation.servers();
        return switch (kind) {
            case SERVER -> {
                var victim = servers.get(random.nextInt(servers.size()));
                yield new Fault(kind, victim::kill, victim::start, List.of(victim));
            }
            case DATABASE -> new Fault(kind, installation::killDatabase, installation::startDatabase, servers);
            case POWER -> new Fault(kind, installation::cutPower, installation::startDatabase, servers);
        };
    }
}
