package dev.parley.server.grpc.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Drainable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How stretches of arrays become one answer, however gRPC takes it. */
final class SerializedTest {
    private static final String TEXT = "onetwothreefour";

    private final Serialized answer = new Serialized()
            .add(stretch("one"))
            .add(stretch(""))
            .add(stretch("two"))
            .add(stretch("three"))
            .add(stretch("four"));

    @Test
    void itIsAllItsStretches() {
        assertThat(answer.toBytes()).asString(UTF_8).isEqualTo(TEXT);
        assertThat(answer.size()).isEqualTo(TEXT.length());
    }

    @Test
    void itIsDrained() throws IOException {
        var target = new ByteArrayOutputStream();
        var stream = Serialized.MARSHALLER.stream(answer);

        int drained = ((Drainable) stream).drainTo(target);

        assertThat(target.toString(UTF_8)).isEqualTo(TEXT);
        assertThat(drained).isEqualTo(TEXT.length());
        assertThat(stream.available()).isZero();
    }

    @Test
    void itIsRead() throws IOException {
        var stream = Serialized.MARSHALLER.stream(answer);

        assertThat(stream.read()).isEqualTo('o');
        assertThat(stream.readNBytes(4)).asString(UTF_8).isEqualTo("netw");
        assertThat(stream.readAllBytes()).asString(UTF_8).isEqualTo("othreefour");
        assertThat(stream.read()).isNegative();
    }

    @Test
    void whatWasReadIsNotDrained() throws IOException {
        var target = new ByteArrayOutputStream();
        var stream = Serialized.MARSHALLER.stream(answer);
        stream.skipNBytes(4);

        ((Drainable) stream).drainTo(target);

        assertThat(target.toString(UTF_8)).isEqualTo("wothreefour");
    }

    // In the middle of an array.
    private static ByteBuffer stretch(String text) {
        return ByteBuffer.wrap(("<" + text + ">").getBytes(UTF_8), 1, text.length());
    }
}
