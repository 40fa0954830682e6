package dev.parley.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: {@code NAME=value} a line, and comments. The value is taken as it stands, as container
 * engines and systemd do for their environment files, so that one file serves all.
 */
final class EnvironmentFile {
    private static final Pattern LINE = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)");

    private EnvironmentFile() {}

    /** The variables, each as a {@link Given} whose key is the variable's name. */
    static Map<String, Given> read(Path path, Problems problems) {
        var variables = new LinkedHashMap<String, Given>();
        try {
            int number = 0;
            for (var line : Files.readAllLines(path)) {
                number++;
                readLine(line, path + ":" + number, variables, problems);
            }
        } catch (IOException e) {
            problems.add(path.toString(), ReadFailure.reason(e));
        }
        return variables;
    }

    private static void readLine(String line, String origin, Map<String, Given> variables, Problems problems) {
        if (line.isBlank() || line.stripLeading().startsWith("#")) {
            return;
        }
        var form = LINE.matcher(line);
        if (form.matches()) {
            var name = form.group(1);
            variables.put(name, new Given(name, form.group(2).strip(), origin));
        } else {
            problems.add(origin, "not NAME=value");
        }
    }
}
