package dev.parley.server.settings;

import static java.util.Objects.requireNonNull;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every setting that there is.
 *
 * @param groups the interfaces of the settings that exist whatever the backend
 * @param backends the backends that are built in, and their own settings
 * @param kinds how values are read
 */
record SettingsSchema(List<Class<?>> groups, Map<Backend, BuiltInBackend<?>> backends, ValueKinds kinds) {
    /** The schema of this server. A new backend is named here. */
    static SettingsSchema ofServer(ValueKinds kinds) {
        return new SettingsSchema(
                List.of(
                        ServerSettings.class,
                        StorageSettings.class,
                        LimitSettings.class,
                        PagingSettings.class,
                        ObservabilitySettings.class),
                Map.of(
                        Backend.MEMORY,
                        new BuiltInBackend<>(MemorySettings.class, BackendSettings.Memory::new),
                        Backend.POSTGRES,
                        new BuiltInBackend<>(PostgresSettings.class, BackendSettings.Postgres::new),
                        Backend.REDIS,
                        new BuiltInBackend<>(RedisSettings.class, BackendSettings.Redis::new)),
                kinds);
    }

    /** The interfaces of the settings that exist when one of these backends is chosen. */
    List<Class<?>> interfaces(Set<Backend> chosen) {
        var interfaces = new ArrayList<Class<?>>();
        for (var group : groups) {
            interfaces.add(group);
            if (group == StorageSettings.class) {
                chosen.stream()
                        .sorted()
                        .map(backend -> requireNonNull(backends.get(backend), "not built in"))
                        .forEach(backend -> interfaces.add(backend.type()));
            }
        }
        return interfaces;
    }

    /** Every setting of every backend, those of a group together. */
    List<SettingDefinition> definitions() {
        return definitions(interfaces(backends.keySet()));
    }

    /** The settings of these interfaces, group by group, in each those first that an operator needs first. */
    List<SettingDefinition> definitions(Collection<Class<?>> interfaces) {
        return interfaces.stream()
                .flatMap(type -> definitions(type).stream()
                        .sorted(Comparator.comparing(SettingDefinition::group)
                                .thenComparing(SettingDefinition::need)
                                .thenComparing(SettingDefinition::key)))
                .toList();
    }

    private List<SettingDefinition> definitions(Class<?> type) {
        return ConfigMappings.getProperties(ConfigClass.configClass(type)).entrySet().stream()
                .filter(property -> !property.getValue().isGroup())
                .map(property ->
                        definition(property.getKey(), property.getValue().getMethod()))
                .toList();
    }

    private SettingDefinition definition(String key, Method accessor) {
        return new SettingDefinition(key, accessor, kinds.of(accessor));
    }
}
