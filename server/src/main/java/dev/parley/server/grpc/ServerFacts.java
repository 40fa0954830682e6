package dev.parley.server.grpc;

import dev.parley.server.domain.Durability;
import java.util.List;
import java.util.Map;

/**
 * What this server is and can do.
 *
 * @param version such as {@code 0.1.0}
 * @param backend {@code memory}, {@code postgres} or {@code redis}
 * @param limits the limits in force, by their names in lower_snake_case
 * @param features what it can do, by names in lower_snake_case
 */
public record ServerFacts(
        String version, String backend, Durability durability, Map<String, Long> limits, List<String> features) {
    public ServerFacts {
        limits = Map.copyOf(limits);
        features = features.stream().sorted().toList();
    }
}
