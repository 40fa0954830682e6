package dev.parley.server.grpc;

import static java.util.stream.Collectors.joining;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values of a protobuf enum that have a meaning, and their domain values. What is not in here, such as the unset
 * value and values of a newer version, is refused where a value is required.
 *
 * @param unset the protobuf value with the number 0
 */
record EnumMapping<P extends Enum<P>, D>(P unset, Map<P, D> values, Map<D, P> reverse) {
    /** Pairs the values of both enums by name, which in protobuf has a prefix. */
    static <P extends Enum<P>, D extends Enum<D>> EnumMapping<P, D> byName(P unset, Class<D> domain) {
        var prefix = unset.name().substring(0, unset.name().length() - "UNSPECIFIED".length());
        var values = new EnumMap<P, D>(unset.getDeclaringClass());
        var reverse = new EnumMap<D, P>(domain);
        for (var value : domain.getEnumConstants()) {
            var proto = Enum.valueOf(unset.getDeclaringClass(), prefix + value.name());
            values.put(proto, value);
            reverse.put(value, proto);
        }
        return new EnumMapping<>(unset, values, reverse);
    }

    boolean isUnset(P value) {
        return value == unset;
    }

    Optional<D> toDomain(P value) {
        return Optional.ofNullable(values.get(value));
    }

    P toProto(D value) {
        var proto = reverse.get(value);
        if (proto == null) {
            throw new IllegalStateException("%s has no value on the wire".formatted(value));
        }
        return proto;
    }

    /** What a reader returns for a value that it refused. */
    D standIn() {
        return values.values().iterator().next();
    }

    String names() {
        return values.keySet().stream().map(Enum::name).collect(joining(", "));
    }
}
