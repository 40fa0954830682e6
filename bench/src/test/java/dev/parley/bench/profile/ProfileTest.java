package dev.parley.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final String NETTY = "io.grpc.netty.shaded.io.netty.channel.epoll.Native.writev";
    private static final String GRPC_OVER_NETTY = "io.grpc.netty.shaded.io.grpc.netty.WriteQueue.flush";

    @Test
    void aFrameBelongsToWhoseCodeItIs() {
        assertThat(Layer.of(NETTY)).isEqualTo(Layer.NETTY);
        assertThat(Layer.of(GRPC_OVER_NETTY)).isEqualTo(Layer.GRPC);
        assertThat(Layer.of("io.grpc.internal.MessageDeframer.deframe")).isEqualTo(Layer.GRPC);
        assertThat(Layer.of("dev.parley.server.Main.main")).isEqualTo(Layer.PARLEY);
        assertThat(Layer.of("dev.parley.v1.Message.hashCode")).isEqualTo(Layer.PROTOBUF);
        assertThat(Layer.of("com.google.protobuf.CodedInputStream.readTag")).isEqualTo(Layer.PROTOBUF);
        assertThat(Layer.of("java.util.HashMap.get")).isEqualTo(Layer.JDK);
    }

    @Test
    void theWorkOfTheJdkIsChargedToItsCaller() {
        var profile = new Profile();

        profile.add(List.of("java.util.HashMap.hash", "java.util.HashMap.get", "dev.parley.server.A.b", NETTY));
        profile.add(List.of(NETTY, "java.lang.Thread.run"));
        profile.add(List.of("java.lang.Thread.run"));
        profile.add(List.of());

        assertThat(profile.samples()).isEqualTo(3);
        assertThat(profile.self(Layer.JDK)).isEqualTo(2.0 / 3);
        assertThat(profile.charged(Layer.JDK)).isEqualTo(1.0 / 3);
        assertThat(profile.charged(Layer.PARLEY)).isEqualTo(1.0 / 3);
        assertThat(profile.top(Layer.PARLEY, 5)).containsExactly(Map.entry("dev.parley.server.A.b", 1.0 / 3));
    }
}
