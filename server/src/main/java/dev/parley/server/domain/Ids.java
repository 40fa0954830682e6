package dev.parley.server.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes ids: random ones that sort by time, and ones derived from what a retry repeats (contract §5). */
public final class Ids {
    private final InstantSource clock;
    private final RandomGenerator random;

    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new UUID, version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then random bits. */
    public UUID next() {
        long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
        return new UUID(high, variant(random.nextLong()));
    }

    /** The id of the session that a create or fork makes when the caller chose none. */
    public static String sessionId(Tenant tenant, String rpc, String source, UUID requestId) {
        return derived("session", tenant.id(), rpc, source, requestId.toString())
                .toString();
    }

    /** The id of the message at a position (from 0) of a batch when the caller chose none. */
    public static String messageId(UUID requestId, int position) {
        return derived("message", requestId.toString(), Integer.toString(position))
                .toString();
    }

    // Version 8 (RFC 9562 §5.8), of a SHA-256. No part can contain the separator.
    private static UUID derived(String... parts) {
        var hash = ByteBuffer.wrap(sha256().digest(String.join("\n", parts).getBytes(UTF_8)));
        return new UUID((hash.getLong() & ~0xF000L) | 0x8000L, variant(hash.getLong()));
    }

    private static long variant(long bits) {
        return (bits & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
