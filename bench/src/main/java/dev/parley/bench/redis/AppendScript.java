package dev.parley.bench.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.databases.RedisAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The script by which the server appends, as it sends it. */
public record AppendScript(String text) {
    private static final String FOLDER = "/dev/parley/server/storage/redis/";

    /** That of the server which this program was built with. */
    public static AppendScript ofServer() {
        return new AppendScript(read("slot.lua") + "\n" + read("session.lua") + "\n" + read("append.lua"));
    }

    /** By which Redis knows it. */
    String sha() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /**
     * Makes sure that a Redis has run it.
     *
     * @throws IllegalStateException if not
     */
    public void requireKnown(RedisAddress redis) {
        if (!redis.call("SCRIPT", "EXISTS", sha()).equals(List.of(1L))) {
            throw new IllegalStateException(
                    "The server appends by another script than the floor would. Build both again.");
        }
    }

    private static String read(String name) {
        try (var file = AppendScript.class.getResourceAsStream(FOLDER + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
