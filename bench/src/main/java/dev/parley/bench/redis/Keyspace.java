package dev.parley.bench.redis;

import dev.parley.bench.parley.Sessions;
import dev.parley.databases.RedisAddress;
import java.util.regex.Pattern;

/** All that a Redis holds, looked at and changed past every server. */
public record Keyspace(RedisAddress redis) {
    public String version() {
        return info("server", "redis_version:(\\S+)");
    }

    /** What it has allocated, without what its connections take. */
    public long usedBytes() {
        return Long.parseLong(info("memory", "used_memory:(\\d+)"))
                - Long.parseLong(info("memory", "mem_clients_normal:(\\d+)"));
    }

    /** Removes everything, and returns when that is done: so that Redis does it in nobody's round. */
    public void clear() {
        redis.call("FLUSHALL", "SYNC");
    }

    /** The hash of a session of Parley's. */
    static String hashOf(Sessions sessions, int session) {
        return "parley:{default/%s}".formatted(sessions.id(session));
    }

    private String info(String section, String line) {
        var info = redis.call("INFO", section).toString();
        var found = Pattern.compile("(?m)^" + line).matcher(info);
        if (!found.find()) {
            throw new IllegalStateException("Redis does not tell %s: %s".formatted(line, info));
        }
        return found.group(1);
    }
}
