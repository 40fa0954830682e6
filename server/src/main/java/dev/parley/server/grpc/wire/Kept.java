package dev.parley.server.grpc.wire;

import dev.parley.server.domain.message.Content;
import java.io.ByteArrayOutputStream;

/** What is left of a message when some of its fields are cut out. */
public final class Kept {
    private final WireReader in;
    // What is kept before the last cut, if it is not all of it.
    private final ByteArrayOutputStream before = new ByteArrayOutputStream(0);
    private int from;

    /** All of the message that the reader is in. */
    public Kept(WireReader in) {
        this.in = in;
        this.from = in.at();
    }

    /** Cuts out a field, behind those that were cut out before. */
    public void cut(int fieldStart, int fieldEnd) {
        before.write(in.bytes(), from, fieldStart - from);
        from = fieldEnd;
    }

    /** What is left. Nothing is copied where one stretch is left: then it stays in the array of the message. */
    public Content content() {
        int rest = in.end() - from;
        if (before.size() == 0) {
            return Content.slice(in.bytes(), from, rest);
        }
        before.write(in.bytes(), from, rest);
        return Content.of(before.toByteArray());
    }
}
