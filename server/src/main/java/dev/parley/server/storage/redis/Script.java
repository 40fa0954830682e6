package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A script that Redis runs: one atomic step. Its file tells what it takes and returns; in front of it stands what all
 * scripts, and those of its kind, have in common.
 *
 * @param sha by which Redis knows it once it has run it
 */
record Script(String text, String sha, Effect effect) {
    /** What a script does, and so what it means if nobody knows whether it ran. */
    enum Effect {
        READ,
        WRITE,
    }

    /** A script that reads sessions. */
    static Script reading(String name) {
        return of("session", name, Effect.READ);
    }

    /** A script that writes to sessions. */
    static Script writing(String name) {
        return of("session", name, Effect.WRITE);
    }

    /** A script that reads the log of one session. */
    static Script readingLog(String name) {
        return of(read("session") + "\n" + read("log") + "\n" + read(name), Effect.READ);
    }

    /**
     * A script of two files.
     *
     * @param common the name of what stands in front, behind what stands in front of all
     */
    static Script of(String common, String name, Effect effect) {
        return of(read(common) + "\n" + read(name), effect);
    }

    private static Script of(String kind, Effect effect) {
        var text = read("slot") + "\n" + kind;
        return new Script(text, sha1(text), effect);
    }

    private static String read(String name) {
        try (var file = Script.class.getResourceAsStream(name + ".lua")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
