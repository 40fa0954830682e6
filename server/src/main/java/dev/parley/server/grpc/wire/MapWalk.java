package dev.parley.server.grpc.wire;

import static dev.parley.server.grpc.wire.WireReader.BYTES;
import static dev.parley.server.grpc.wire.WireReader.requirePlain;

import dev.parley.server.settings.LimitSettings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Reads the maps of one message, an entry at a time. */
final class MapWalk {
    // On the wire a map is a repeated message of a key and a value.
    private static final int KEY = 1 << 3 | BYTES;
    private static final int VALUE = 2 << 3 | BYTES;

    private final WireReader in;
    private final LimitSettings limits;

    private Map<String, String> labels = Map.of();
    private Set<String> metadataKeys = Set.of();
    private long metadataBytes;

    MapWalk(WireReader in, LimitSettings limits) {
        this.in = in;
        this.limits = limits;
    }

    Map<String, String> labels() {
        return labels;
    }

    void label() throws NotPlainException {
        if (labels.isEmpty()) {
            labels = new HashMap<>();
        }
        int outer = in.enter();
        requireTag(KEY);
        var key = in.text(limits.labelKeyBytes());
        requirePlain(LabelSyntax.isKey(key));
        requireTag(VALUE);
        var value = in.name(limits.labelValueBytes());
        requireEnd(outer);
        requirePlain(labels.put(key, value) == null && labels.size() <= limits.labels());
    }

    void metadata() throws NotPlainException {
        if (metadataKeys.isEmpty()) {
            metadataKeys = new HashSet<>();
        }
        int outer = in.enter();
        requireTag(KEY);
        int keyStart = in.at();
        var key = in.text(limits.providerMetadataBytes());
        requireTag(VALUE);
        in.skipBytes();
        // A little more than key and value, so that what is close to the limit is left to others.
        metadataBytes += in.at() - keyStart;
        requireEnd(outer);
        requirePlain(metadataKeys.add(key) && metadataBytes <= limits.providerMetadataBytes());
    }

    private void requireTag(int tag) throws NotPlainException {
        requirePlain(in.hasMore() && in.tag() == tag);
    }

    private void requireEnd(int outer) throws NotPlainException {
        requirePlain(!in.hasMore());
        in.leave(outer);
    }
}
