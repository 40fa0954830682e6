package dev.parley.server.grpc.wire;

import dev.parley.server.domain.message.Content;

/** What is left of a message when some of its fields are cut out. */
public final class Kept {
    private final WireReader in;
    // What is kept before the last cut, if it is not all of it.
    private byte[] before = {};
    private int from;

    /** All of the message that the reader is in. */
    public Kept(WireReader in) {
        this.in = in;
        this.from = in.at();
    }

    /** Cuts out a field, behind those that were cut out before. */
    public void cut(int fieldStart, int fieldEnd) {
        if (fieldStart > from) {
            before = joined(fieldStart);
        }
        from = fieldEnd;
    }

    /** What is left. Nothing is copied where one stretch is left: then it stays in the array of the message. */
    public Content content() {
        int end = in.end();
        return before.length == 0 ? Content.slice(in.bytes(), from, end - from) : Content.of(joined(end));
    }

    private byte[] joined(int end) {
        var joined = new byte[before.length + end - from];
        System.arraycopy(before, 0, joined, 0, before.length);
        System.arraycopy(in.bytes(), from, joined, before.length, end - from);
        return joined;
    }
}
