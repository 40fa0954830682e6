package dev.parley.server.grpc.wire;

import static dev.parley.server.grpc.wire.WireReader.requirePlain;

import dev.parley.server.grpc.wire.PartFields.Check;
import dev.parley.server.settings.LimitSettings;
import org.jspecify.annotations.Nullable;

/** Checks the parts of one message, and those of tool results within them. */
final class PartWalk {
    private static final int MAX_RESULTS_IN_RESULTS = 8;

    private final WireReader in;
    private final LimitSettings limits;
    private int parts;

    PartWalk(WireReader in, LimitSettings limits) {
        this.in = in;
        this.limits = limits;
    }

    /** Checks the next part of the message. */
    void read() throws NotPlainException {
        parts++;
        requirePlain(parts <= limits.parts());
        part(0);
    }

    // Exactly one content: of two, the last one counts, or they are merged.
    private void part(int depth) throws NotPlainException {
        int outer = in.enter();
        int contents = 0;
        while (in.hasMore()) {
            int tag = in.tag();
            var fields = PartFields.ofContent(tag);
            if (fields == null) {
                in.skip(tag);
            } else {
                contents++;
                content(fields, depth);
            }
        }
        in.leave(outer);
        requirePlain(contents == 1);
    }

    private void content(PartFields fields, int depth) throws NotPlainException {
        int outer = in.enter();
        int inner = 0;
        boolean hasJson = false;
        while (in.hasMore()) {
            int tag = in.tag();
            @Nullable Check check = fields.check(tag);
            if (check == null) {
                in.skip(tag);
            } else if (check == Check.PARTS) {
                inner++;
                requirePlain(inner <= limits.parts() && depth < MAX_RESULTS_IN_RESULTS);
                part(depth + 1);
            } else {
                // Of several the last one counts, and checking JSON is dear.
                requirePlain(check != Check.JSON || !hasJson);
                hasJson |= check == Check.JSON;
                check(check);
            }
        }
        in.leave(outer);
    }

    private void check(Check check) throws NotPlainException {
        switch (check) {
            case TEXT -> in.skipText(Long.MAX_VALUE);
            case PLAIN -> in.skipText(limits.textBytes());
            case NAME -> in.name(limits.textBytes());
            case COUNT -> in.count();
            case JSON -> {
                var json = in.text(Long.MAX_VALUE);
                requirePlain(json.isEmpty() || new JsonSyntax(limits.jsonDepth()).isValid(json));
            }
            case PARTS -> throw new IllegalArgumentException("parts are walked, not checked");
        }
    }
}
