package dev.parley.server.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class IdHashTest {
    private static final int LONGEST = 20;

    private final IdHash hash = new IdHash(42);

    @Test
    void theSameIdHasTheSameHash() {
        assertThat(hash.of(new byte[] {1, 2, 3})).isEqualTo(new IdHash(42).of(new byte[] {1, 2, 3}));
    }

    @Test
    void anotherStorageHashesOtherwise() {
        assertThat(new IdHash(43).of(new byte[] {1, 2, 3})).isNotEqualTo(hash.of(new byte[] {1, 2, 3}));
    }

    @Test
    void idsOfNothingButZerosDifferByTheirLength() {
        assertThat(hash.of(new byte[1])).isNotEqualTo(hash.of(new byte[2]));
        assertThat(hash.of(new byte[8])).isNotEqualTo(hash.of(new byte[9]));
    }

    // So ids that differ little, as those that are counted up do, lie far from each other.
    @Test
    void eachBitOfAnIdFlipsEachBitOfTheHashInHalfOfAllCases() {
        var random = new Random(42);
        var flips = new int[Integer.SIZE];
        int cases = 0;

        for (int round = 0; round < 20; round++) {
            for (int length = 1; length <= LONGEST; length++) {
                var id = new byte[length];
                random.nextBytes(id);
                for (int bit = 0; bit < length * Byte.SIZE; bit++) {
                    count(flips, hash.of(id) ^ hash.of(flipped(id, bit)));
                    cases++;
                }
            }
        }

        for (int count : flips) {
            assertThat((double) count / cases).isBetween(0.47, 0.53);
        }
    }

    private static byte[] flipped(byte[] id, int bit) {
        var other = id.clone();
        other[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        return other;
    }

    private static void count(int[] flips, int difference) {
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            flips[bit] += (difference >>> bit) & 1;
        }
    }
}
