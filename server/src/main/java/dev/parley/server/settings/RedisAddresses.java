package dev.parley.server.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where Redis is: one or several of {@code host}, {@code host:port}, {@code redis://host:port} and
 * {@code rediss://host:port}, with commas in between.
 *
 * @param value as it was written
 */
public record RedisAddresses(String value) {
    static final String EXAMPLES = "127.0.0.1:6379";

    private static final Pattern FORM = Pattern.compile(
            "((?<scheme>rediss?)://)?(?<user>[^/@]*@)?(?<host>[^\\s/?#@:\\[\\]]+|\\[[0-9A-Fa-f:.]+])(:(?<port>\\d{1,5}))?");
    private static final String DEFAULT_PORT = "6379";

    /**
     * Takes addresses.
     *
     * @throws IllegalArgumentException if one has another form; the message does not repeat it
     */
    public RedisAddresses {
        if (!Arrays.stream(split(value))
                .allMatch(address -> FORM.matcher(address).matches())) {
            throw new IllegalArgumentException("no addresses of Redis");
        }
    }

    /** The addresses as people may see them, whatever they look like: without what can be a password. */
    static String masked(String value) {
        return value.replaceFirst("(?s).*@", "***@");
    }

    /** Each as {@code host:port}. */
    public List<String> hostsAndPorts() {
        return addresses()
                .map(address -> address.group("host") + ":"
                        + (address.group("port") == null ? DEFAULT_PORT : address.group("port")))
                .toList();
    }

    /** The hosts, in the same order. */
    List<String> hosts() {
        return addresses()
                .map(address -> address.group("host").replaceAll("[\\[\\]]", ""))
                .toList();
    }

    /** Whether one asks for TLS, by {@code rediss}. */
    public boolean isEncrypted() {
        return addresses().anyMatch(address -> "rediss".equals(address.group("scheme")));
    }

    /** Whether some ask for TLS, and some do not. */
    boolean isMixed() {
        return isEncrypted() && !addresses().allMatch(address -> "rediss".equals(address.group("scheme")));
    }

    /** Whether a user, and maybe a password, stand before a host. */
    boolean namesUser() {
        return addresses().anyMatch(address -> address.group("user") != null);
    }

    @Override
    public String toString() {
        return masked(value);
    }

    private Stream<Matcher> addresses() {
        return Arrays.stream(split(value)).map(FORM::matcher).filter(Matcher::matches);
    }

    private static String[] split(String value) {
        return value.split(",", -1);
    }
}
