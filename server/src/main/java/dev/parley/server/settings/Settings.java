package dev.parley.server.settings;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that an operator can change. Complete and valid, or it does not exist.
 *
 * @param backend the settings of the chosen backend
 */
public record Settings(
        Profile profile,
        ServerSettings server,
        StorageSettings storage,
        BackendSettings backend,
        LimitSettings limits,
        PagingSettings paging,
        ObservabilitySettings observability) {
    /**
     * Settings for a test: the defaults, in the testing profile, and these values by key. Nothing else is read.
     *
     * @throws InvalidSettingsException listing every problem
     */
    public static Settings of(Map<String, String> values) {
        var surroundings = new Surroundings(
                Map.of(), Optional.empty(), Runtime.getRuntime().maxMemory());
        var request = new SettingsRequest(Optional.of(ValueKinds.name(Profile.TESTING)), Optional.empty(), values);
        return new SettingsLoader(surroundings).load(request).settings();
    }

    /**
     * The limits and page sizes in force, by the names that {@code GetServerInfo.limits} has for them: the setting's
     * name in lower_snake_case, such as {@code message_bytes}. Durations are in seconds: {@code ttl_seconds}.
     */
    public SortedMap<String, Long> limitsByName() {
        return NamedLimits.of(limits, paging);
    }
}
