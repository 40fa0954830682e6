package dev.parley.server.settings;

import io.smallrye.config.SmallRyeConfig;
import java.util.function.Function;

/**
 * A backend that this version has.
 *
 * @param type the interface of its settings
 * @param choose makes them those of the chosen backend
 */
record BuiltInBackend<T>(Class<T> type, Function<T, BackendSettings> choose) {
    BackendSettings chosen(SmallRyeConfig config) {
        return choose.apply(config.getConfigMapping(type));
    }
}
