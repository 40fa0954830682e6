package dev.parley.server.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads settings from environment variables: {@code PARLEY_SERVER_PORT} is {@code server.port}. */
final class EnvironmentVariables {
    static final String PREFIX = "PARLEY_";
    static final String PROFILE = "PARLEY_PROFILE";
    static final String CONFIG = "PARLEY_CONFIG";
    static final String SECRETS_DIRECTORY = "PARLEY_SECRETS_DIR";
    /** For the launcher: arguments of the JVM. */
    static final String JAVA_OPTIONS = "PARLEY_JAVA_OPTS";

    private static final Set<String> NOT_SETTINGS = Set.of(PROFILE, CONFIG, SECRETS_DIRECTORY, JAVA_OPTIONS);

    /**
     * What Kubernetes puts into every pod for a Service whose name begins with "parley": the server cannot be blamed,
     * nor stopped, for it. PARLEY_SERVER_PORT=tcp://… comes from a Service called parley-server.
     */
    private static final Pattern SERVICE_LINK = Pattern.compile("PARLEY_(\\w+_)?(SERVICE_(HOST|PORT(_\\w+)?)=.*"
            + "|PORT=\\w+://.*|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?=.*)");

    private final Map<String, SettingDefinition> byVariable;
    private final Problems problems;
    private final List<String> notes;

    EnvironmentVariables(Collection<SettingDefinition> definitions, Problems problems, List<String> notes) {
        this.byVariable =
                definitions.stream().collect(Collectors.toMap(SettingDefinition::variable, Function.identity()));
        this.problems = problems;
        this.notes = notes;
    }

    /**
     * The settings among the variables.
     *
     * @param variables each as a {@link Given} whose key is the variable's name
     */
    List<Given> read(Collection<Given> variables) {
        var given = new ArrayList<Given>();
        for (var variable : variables) {
            if (variable.key().startsWith(PREFIX) && !NOT_SETTINGS.contains(variable.key())) {
                readVariable(variable, given);
            }
        }
        return given;
    }

    private void readVariable(Given variable, List<Given> given) {
        var name = variable.key();
        var definition = byVariable.get(name);
        if (SERVICE_LINK.matcher(name + "=" + variable.value()).matches()) {
            notes.add("%s is ignored: Kubernetes made it for a Service".formatted(name));
        } else if (definition != null) {
            given.add(new Given(definition.key(), variable.value(), variable.origin()));
        } else {
            var meant = Nearest.to(name, byVariable.keySet());
            problems.add(
                    name,
                    "no such setting"
                            + meant.map(nearest -> "; did you mean " + nearest + "?")
                                    .orElse(""),
                    variable.origin());
        }
    }
}
