package dev.parley.server.storage.redis;

import dev.parley.databases.RedisAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A user of a Redis that has the rights which docs/operations.md tells to give, and no others. */
public final class LeastRights implements AutoCloseable {
    private static final Path DOCS = Path.of("..", "docs", "operations.md");
    private static final Pattern LINE = Pattern.compile("`ACL SETUSER parley on >… ~parley:\\* (?<rights>[^`]+)`");
    private static final String PASSWORD = "open sesame";

    private final TestRedis redis;
    private final String name = "u-" + UUID.randomUUID();

    /** Makes the user, on each node. */
    public LeastRights(TestRedis redis) {
        this.redis = redis;
        var keys = "~" + redis.address().keyPrefix() + ":*";
        var command = Stream.concat(
                Stream.of("ACL", "SETUSER", name, "on", ">" + PASSWORD, keys), Stream.of(rights().split(" ")));
        call(command.toArray(String[]::new));
    }

    private static String rights() {
        try {
            var found = LINE.matcher(Files.readString(DOCS));
            if (!found.find()) {
                throw new AssertionError(DOCS + " does not tell the rights of the user");
            }
            return found.group("rights");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a storage goes by that is the user. */
    public RedisSettings settings() {
        return redis.settings(name, PASSWORD);
    }

    /**
     * What Redis has refused the user, whoever noticed; but for what Redisson tries on a key of its own, to find out
     * which scripts Redis knows.
     */
    public List<String> refused() {
        return call("ACL", "LOG").stream()
                .flatMap(log -> ((List<?>) log).stream())
                .map(Object::toString)
                .filter(entry -> entry.contains(name) && !entry.contains("object, test1,"))
                .toList();
    }

    private List<Object> call(String... command) {
        var answers = new ArrayList<>();
        var address = redis.address();
        for (var node : address.nodes()) {
            answers.add(new RedisAddress(List.of(node), address.password(), address.keyPrefix()).call(command));
        }
        return answers;
    }

    @Override
    public void close() {
        call("ACL", "DELUSER", name);
    }
}
