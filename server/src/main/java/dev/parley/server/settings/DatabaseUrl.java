package dev.parley.server.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL database is, in the form of its JDBC driver: {@code jdbc:postgresql://host:port/database}.
 *
 * @param value as it was written
 */
public record DatabaseUrl(String value) {
    static final String EXAMPLES = "jdbc:postgresql://127.0.0.1:5432/parley";

    private static final Pattern FORM = Pattern.compile(
            "jdbc:postgresql://(?<user>[^/?]*@)?(?<hosts>[^/?@]+)/(?<database>[^/?]+)(\\?(?<query>.*))?");
    private static final Pattern PORT = Pattern.compile(":\\d+$");

    /**
     * Takes a URL.
     *
     * @throws IllegalArgumentException if it has another form; the message does not repeat it
     */
    public DatabaseUrl {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("no JDBC URL of PostgreSQL");
        }
    }

    /** The URL as people may see it, whatever it looks like: without what can be a password. */
    static String masked(String url) {
        return url.replaceFirst("//[^/]*@", "//***@").replaceFirst("\\?.*", "?***");
    }

    /** The hosts, in the order in which they are tried. */
    List<String> hosts() {
        return Arrays.stream(matched().group("hosts").split(","))
                .map(host -> PORT.matcher(host).replaceFirst("").replaceAll("[\\[\\]]", ""))
                .toList();
    }

    /** Whether a user, and maybe a password, stand before the host. */
    boolean namesUser() {
        return matched().group("user") != null;
    }

    /** The names of the parameters behind the question mark. */
    List<String> parameters() {
        var query = matched().group("query");
        return query == null
                ? List.of()
                : Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.replaceFirst("=.*", ""))
                        .toList();
    }

    @Override
    public String toString() {
        return masked(value);
    }

    private Matcher matched() {
        var matcher = FORM.matcher(value);
        matcher.matches();
        return matcher;
    }
}
