package dev.parley.importer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Tells dialogues with other content apart, also where they have the same {@code dialogue_id}, and does not depend on
 * the file. It is part of the ids in stores: it never changes.
 */
final class Fingerprint {
    private static final int BYTES = 6;

    private final MessageDigest sha256;

    private Fingerprint() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first 12 hexadecimal digits of the SHA-256 of all that the dialogue says. */
    static String of(Dialogue dialogue) {
        var print = new Fingerprint();
        print.add(dialogue.about());
        for (var turn : dialogue.turns()) {
            print.add(turn.speaker().name());
            print.add(turn.utterance());
            print.add(turn.annotations());
            for (var use : turn.uses()) {
                var call = use.call();
                print.add(use.service());
                print.add(call == null ? null : call.method());
                print.add(call == null ? null : call.parameters());
                print.add(use.results());
            }
        }
        return HexFormat.of().formatHex(print.sha256.digest(), 0, BYTES);
    }

    // With its length: no two lists of texts are the same bytes.
    private void add(@Nullable String text) {
        var bytes = text == null ? new byte[0] : text.getBytes(UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(text == null ? -1 : bytes.length)
                .flip());
        sha256.update(bytes);
    }
}
