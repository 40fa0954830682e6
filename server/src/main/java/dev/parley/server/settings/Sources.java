package dev.parley.server.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that gives values to settings, lowest first: {@code parley.yaml}, the profile's file, {@code .env}, the
 * directory of secrets, environment variables, the command line.
 */
final class Sources {
    /** Where a value comes from that nobody gave. */
    static final String DEFAULT = "default";

    private static final String COMMON_FILE = "parley.yaml";
    private static final String ENVIRONMENT_FILE = ".env";
    // They are needed before that file is found, or by the launcher alone.
    private static final Set<String> NOT_IN_ENVIRONMENT_FILE =
            Set.of(EnvironmentVariables.CONFIG, EnvironmentVariables.JAVA_OPTIONS);

    private final SettingsRequest request;
    private final Problems problems;
    private final Map<String, Given> environment;
    private final Optional<Path> config;
    private final Map<String, Given> environmentFile;
    private final Given profileName;

    Sources(SettingsRequest request, Surroundings surroundings, Problems problems) {
        this.request = request;
        this.problems = problems;
        this.environment = new LinkedHashMap<>();
        surroundings
                .environment()
                .forEach(
                        (name, value) -> environment.put(name, new Given(name, value, "environment variable " + name)));
        this.config = config(surroundings.defaultConfig());
        this.environmentFile = readEnvironmentFile();
        this.profileName = profileName();
    }

    /** The profile; production if nobody, or nobody understandable, names one. */
    Profile profile() {
        return Arrays.stream(Profile.values())
                .filter(profile -> ValueKinds.name(profile).equals(profileName.value()))
                .findAny()
                .orElse(Profile.PRODUCTION);
    }

    /** Who named the profile. */
    String profileOrigin() {
        return profileName.origin();
    }

    /** The directory of configuration files, if there is one. */
    Optional<Path> directory() {
        return config.filter(Files::isDirectory);
    }

    /** Every value that is given, lowest first. */
    List<Given> read(EnvironmentVariables variables) {
        var given = new ArrayList<Given>();
        files().forEach(file -> given.addAll(new YamlFile(file, everyVariable(), problems).read()));
        given.addAll(variables.read(environmentFile.values()));
        variable(EnvironmentVariables.SECRETS_DIRECTORY)
                .ifPresent(secrets -> given.addAll(SecretDirectory.read(Path.of(secrets.value()), problems)));
        given.addAll(variables.read(environment.values()));
        // An empty value is no value: that is how templates and container engines leave things out.
        given.removeIf(value -> value.value().isEmpty());
        request.overrides().forEach((key, value) -> given.add(new Given(key, value, "--set " + key)));
        return given;
    }

    private List<Path> files() {
        if (config.isEmpty() || !Files.isDirectory(config.get())) {
            return config.stream().toList();
        }
        return Stream.of(COMMON_FILE, ValueKinds.name(profile()) + ".yaml")
                .map(config.get()::resolve)
                .filter(Files::exists)
                .toList();
    }

    private Optional<Path> config(Optional<Path> defaultConfig) {
        var named = request.config()
                .map(path -> new Given("--config", path.toString(), "--config"))
                .or(() -> Optional.ofNullable(environment.get(EnvironmentVariables.CONFIG)))
                .filter(value -> !value.value().isEmpty());
        if (named.isEmpty()) {
            return defaultConfig.filter(Files::isDirectory);
        }
        var path = named.map(value -> Path.of(value.value())).filter(Files::exists);
        if (path.isEmpty()) {
            var value = named.get();
            problems.add(value.key(), "must be a file or directory that exists, not \"" + value.value() + "\"");
        }
        return path;
    }

    private Map<String, Given> readEnvironmentFile() {
        var variables = directory()
                .map(directory -> directory.resolve(ENVIRONMENT_FILE))
                .filter(Files::exists)
                .map(file -> EnvironmentFile.read(file, problems))
                .orElse(Map.of());
        NOT_IN_ENVIRONMENT_FILE.stream()
                .sorted()
                .filter(variables::containsKey)
                .map(variables::get)
                .forEach(variable ->
                        problems.add(variable.key(), "has no effect here, only in the environment", variable.origin()));
        return variables;
    }

    private Given profileName() {
        var named = request.profile()
                .map(name -> new Given("--profile", name, "--profile"))
                .or(() -> variable(EnvironmentVariables.PROFILE))
                .orElse(new Given(DEFAULT, ValueKinds.name(Profile.PRODUCTION), DEFAULT));
        var names = Arrays.stream(Profile.values()).map(ValueKinds::name).toList();
        if (!names.contains(named.value())) {
            problems.add(
                    "profile",
                    "must be %s, not \"%s\"".formatted(ValueKinds.either(names), named.value()),
                    named.origin());
        }
        return named;
    }

    private Optional<Given> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.value().isEmpty())
                .or(() -> Optional.ofNullable(environmentFile.get(name)))
                .filter(value -> !value.value().isEmpty());
    }

    private Map<String, String> everyVariable() {
        var all = new LinkedHashMap<>(environmentFile);
        all.putAll(environment);
        return all.values().stream().collect(Collectors.toMap(Given::key, Given::value));
    }
}
