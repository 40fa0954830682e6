package dev.parley.server.storage.memory;

/** How long an array is to be. */
final class Capacity {
    private static final int MIN = 4;
    private static final int BIG = 1024;

    private Capacity() {}

    /**
     * The length for some elements: the present one as long as they fit and do not leave most of it empty. Small arrays
     * grow by half, big ones by a quarter, so that few elements pay for unused room.
     */
    static int of(int elements, int present) {
        if (elements == 0) {
            return 0;
        }
        if (elements <= present && (present <= MIN || elements > present / 4)) {
            return present;
        }
        return Math.max(MIN, Math.addExact(elements, elements < BIG ? elements / 2 : elements / 4));
    }
}
