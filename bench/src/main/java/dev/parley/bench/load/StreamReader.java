package dev.parley.bench.load;

/** Reads the same stream again and again, and counts. */
public final class StreamReader implements Caller {
    private final byte[] request;
    private final int items;
    private int read;

    /**
     * Has not read anything.
     *
     * @param items how many a whole stream has
     */
    public StreamReader(byte[] request, int items) {
        this.request = request;
        this.items = items;
        this.read = items;
    }

    @Override
    public byte[] next() {
        if (read != items) {
            throw new LoadFailedException("a stream of %d items had %d".formatted(items, read));
        }
        read = 0;
        return request;
    }

    @Override
    public void answered(byte[] answer) {
        read++;
    }
}
