package dev.parley.server.domain;

import java.util.Map;

/** Do without: this server cannot do that. */
public final class UnsupportedException extends ParleyException {
    public UnsupportedException(String feature) {
        super(
                Reason.FEATURE_UNSUPPORTED,
                "this server does not support %s: see GetServerInfo.features".formatted(feature),
                Map.of("feature", feature));
    }
}
