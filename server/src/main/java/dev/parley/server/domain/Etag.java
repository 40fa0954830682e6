package dev.parley.server.domain;

import java.util.HexFormat;
import java.util.UUID;

/**
 * Makes etags: opaque texts that change with every version of a thing and never fit another incarnation of it.
 *
 * <p>For one thing the mapping from version to etag is one to one, so a guard is exact; between things it is a 64 bit
 * hash.
 */
public final class Etag {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long SESSION = -1;
    private static final long STATE = -2;

    private Etag() {}

    /** The etag of a session's own fields. */
    public static String ofSession(UUID uid, long version) {
        return text(number(uid, SESSION, version));
    }

    /** The etag of a session's state. */
    public static String ofState(UUID uid, long version) {
        return text(number(uid, STATE, version));
    }

    /** The etag of one message. */
    public static String ofMessage(UUID uid, long sequence, long version) {
        return text(numberOfMessage(uid, sequence, version));
    }

    /** The number whose sixteen hexadecimal digits are the etag of one message. */
    public static long numberOfMessage(UUID uid, long sequence, long version) {
        return number(uid, sequence, version);
    }

    private static long number(UUID uid, long thing, long version) {
        long seed = mix(mix(uid.getMostSignificantBits()) ^ mix(uid.getLeastSignificantBits() + GOLDEN) ^ mix(thing));
        return mix(seed + version * GOLDEN);
    }

    private static String text(long number) {
        return HexFormat.of().toHexDigits(number);
    }

    // The finaliser of SplitMix64: a bijection of 64 bit values.
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
