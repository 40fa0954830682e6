package dev.parley.server.storage.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The slots of a cluster (Redis cluster specification, "Key distribution model"). */
final class KeySlot {
    static final int SLOTS = 16384;
    private static final int POLYNOMIAL = 0x1021;

    private KeySlot() {}

    /** The slot of a key that has a hash tag: the CRC16 (XMODEM) of what stands in its braces. */
    static int of(String key) {
        var tag = key.substring(key.indexOf('{') + 1, key.indexOf('}'));
        int crc = 0;
        for (byte next : tag.getBytes(UTF_8)) {
            crc ^= (next & 0xFF) << Byte.SIZE;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
            crc &= 0xFFFF;
        }
        return crc % SLOTS;
    }

    /** Some text that is of that slot when it stands in braces. */
    static String tag(int slot) {
        int number = 0;
        while (of("{" + number + "}") != slot) {
            number++;
        }
        return Integer.toString(number);
    }
}
