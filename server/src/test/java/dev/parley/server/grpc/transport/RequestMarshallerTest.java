package dev.parley.server.grpc.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.server.domain.ExhaustedException;
import dev.parley.server.domain.Reason;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.MessageStoreGrpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class RequestMarshallerTest {
    private static final GetMessageRequest REQUEST =
            GetMessageRequest.newBuilder().setSessionId("s-1").build();

    private final RequestMarshaller<GetMessageRequest> marshaller = new RequestMarshaller<>(
            GeneratedDecoder.of(MessageStoreGrpc.getGetMessageMethod().getRequestMarshaller()), 100, 50);

    @Test
    void aRequestIsRead() {
        assertThat(marshaller.parse(new ByteArrayInputStream(REQUEST.toByteArray())))
                .isEqualTo(new Decoded.Request<>(REQUEST));
    }

    @Test
    void aMarshallerThatDecodesGetsTheBytesAsTheyCame() {
        var own = new RequestMarshaller<>(GeneratedDecoder.of(new Verbatim()), 100, 50);

        assertThat(own.parse(new ByteArrayInputStream("hello".getBytes(UTF_8))))
                .isEqualTo(new Decoded.Request<>("hello"));
    }

    @Test
    void aLargeRequestIsReadWhenItIsAskedFor() {
        var request =
                GetMessageRequest.newBuilder().setSessionId("s".repeat(60)).build();

        var decoded = marshaller.parse(new ByteArrayInputStream(request.toByteArray()));

        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Large.class,
                        large -> assertThat(large.reading().get()).isEqualTo(new Decoded.Request<>(request)));
    }

    @Test
    void whatUnpacksWithoutEndIsGivenUp() {
        var endless = new Endless();

        var decoded = marshaller.parse(endless);

        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason())
                                .isInstanceOfSatisfying(
                                        ExhaustedException.class,
                                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.QUOTA_EXCEEDED)));
        assertThat(endless.read).isLessThanOrEqualTo(17 << 20);
    }

    /** As a wire walker would be one. */
    private static final class Verbatim implements RequestDecoder<String> {
        @Override
        public String decode(byte[] bytes) throws InvalidProtocolBufferException {
            return new String(bytes, UTF_8);
        }

        @Override
        public boolean isUnsafeToRetry(String request) {
            return false;
        }

        @Override
        public Descriptor descriptor() {
            return GetMessageRequest.getDescriptor();
        }

        @Override
        public InputStream stream(String request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Endless extends InputStream {
        private int read;

        @Override
        public int read() {
            read++;
            return 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            read += length;
            return length;
        }
    }
}
