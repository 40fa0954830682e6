package dev.parley.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param version such as {@code 0.1.0}
 * @param commit the commit that it was made from, or {@code unknown}
 */
public record Build(String version, String commit) {
    /** Reads what the build wrote into itself. */
    public static Build read() {
        var properties = new Properties();
        try (var in = Build.class.getResourceAsStream("/dev/parley/server/build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(known(properties, "version"), known(properties, "commit"));
    }

    // A build that does not know the commit leaves the value empty.
    private static String known(Properties properties, String key) {
        var value = properties.getProperty(key, "");
        return value.isEmpty() ? "unknown" : value;
    }
}
