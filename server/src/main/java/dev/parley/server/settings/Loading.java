package dev.parley.server.settings;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One attempt at loading the settings. */
final class Loading {
    private static final String BACKEND = "storage.backend";

    private final SettingsSchema schema;
    private final Sources sources;
    private final Problems problems;
    private final Map<String, SettingDefinition> known;
    private final Map<String, Given> given = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    Loading(SettingsSchema schema, Sources sources, Problems problems) {
        this.schema = schema;
        this.sources = sources;
        this.problems = problems;
        this.known =
                schema.definitions().stream().collect(Collectors.toMap(SettingDefinition::key, Function.identity()));
    }

    /** The settings. They may not be used before it is known that there is no problem. */
    LoadedSettings load() {
        sources.read(new EnvironmentVariables(known.values(), problems, notes)).forEach(this::take);
        var backend = backend();
        ignoreOtherBackends(backend);

        var interfaces = schema.interfaces(Set.of(backend));
        var definitions = schema.definitions(interfaces);
        var config = new Binder(definitions, given, problems).bind(interfaces, schema.kinds());

        var settings = new Settings(
                sources.profile(),
                config.getConfigMapping(ServerSettings.class),
                config.getConfigMapping(StorageSettings.class),
                requireNonNull(schema.backends().get(backend)).chosen(config),
                config.getConfigMapping(LimitSettings.class),
                config.getConfigMapping(PagingSettings.class),
                config.getConfigMapping(ObservabilitySettings.class));
        return new LoadedSettings(
                settings,
                definitions.stream().map(this::value).toList(),
                "%s [%s]".formatted(ValueKinds.name(sources.profile()), sources.profileOrigin()),
                List.copyOf(notes),
                sources.directory());
    }

    private void take(Given value) {
        if (known.containsKey(value.key())) {
            given.put(value.key(), value);
            return;
        }
        var meant = Nearest.to(value.key().replaceFirst("^parley\\.", ""), known.keySet());
        var hint = meant.map(key -> "; did you mean " + key + "?").orElse("");
        problems.add(value.key(), "no such setting" + hint, value.origin());
    }

    private Backend backend() {
        var value = given.get(BACKEND);
        return Arrays.stream(Backend.values())
                .filter(backend -> value != null && ValueKinds.name(backend).equals(value.value()))
                .findAny()
                .orElse(Backend.MEMORY);
    }

    private void ignoreOtherBackends(Backend chosen) {
        schema.backends().forEach((backend, builtIn) -> {
            if (backend != chosen) {
                schema.definitions(List.of(builtIn.type())).forEach(definition -> ignore(definition.key(), backend));
            }
        });
    }

    private void ignore(String key, Backend backend) {
        var value = given.remove(key);
        if (value != null) {
            notes.add("%s is ignored: it belongs to the backend %s, which is not the chosen one [%s]"
                    .formatted(key, ValueKinds.name(backend), value.origin()));
        }
    }

    private SettingValue value(SettingDefinition definition) {
        var value = given.get(definition.key());
        return value == null
                ? new SettingValue(definition.key(), definition.defaultValue().orElse(""), Sources.DEFAULT)
                : new SettingValue(definition.key(), definition.masked(value.value()), value.origin());
    }
}
