package dev.parley.server.storage.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hashes ids. Callers choose ids, so the seed is a secret of this storage: without it nobody can choose ids that
 * collide.
 */
record IdHash(long seed) {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    int of(byte[] id) {
        long hash = seed ^ id.length;
        int at = 0;
        for (; at + Long.BYTES <= id.length; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(id, at));
        }
        long rest = 0;
        for (; at < id.length; at++) {
            rest = (rest << Byte.SIZE) | (id[at] & 0xFF);
        }
        return (int) (mix(hash ^ rest) >>> Integer.SIZE);
    }

    // The finaliser of SplitMix64.
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
