package dev.parley.bench.profile;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Whose code a frame is. The first that fits counts. */
public enum Layer {
    /** With the classes that were generated from the .proto files. */
    PROTOBUF("com\\.google\\.protobuf\\.|dev\\.parley\\.v1\\."),
    PARLEY("dev\\.parley\\."),
    NETTY("io\\.grpc\\.netty\\.shaded\\.io\\.netty\\."),
    GRPC("io\\.(grpc|perfmark)\\."),
    JDK("");

    private final Pattern start;

    Layer(String start) {
        this.start = Pattern.compile(start);
    }

    /** That of a class or method, by its full name. */
    static Layer of(String name) {
        return Arrays.stream(values())
                .filter(layer -> layer.start.matcher(name).lookingAt())
                .findFirst()
                .orElse(JDK);
    }
}
