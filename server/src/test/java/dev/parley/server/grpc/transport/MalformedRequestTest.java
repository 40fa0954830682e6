package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.Message;
import dev.parley.v1.Part;
import dev.parley.v1.TextPart;
import dev.parley.v1.ToolResultPart;
import io.grpc.CallOptions;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are not what the .proto file says. */
final class MalformedRequestTest {
    private static final byte[] GARBAGE = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7};

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Raw.APPEND,
                Raw.GET,
                Raw.STREAM,
                Raw.REFLECTION,
                "parley.v1.SessionStore/ListSessions",
                "parley.v1.ServerInfo/GetServerInfo",
                "grpc.health.v1.Health/Check",
                "grpc.health.v1.Health/Watch",
                "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
            })
    void bytesThatAreNoProtobufAreMalformedInEveryMethod(String method) {
        var refusal = Raw.open(server.channel, method).send(GARBAGE).halfClose().end();

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
        assertThat(refusal.fields()).isEmpty();
    }

    @Test
    void aMutationThatIsMalformedWasNotApplied() {
        var refusal =
                Raw.open(server.channel, Raw.APPEND).send(GARBAGE).halfClose().end();

        assertThat(refusal.metadata()).isEqualTo(Map.of("outcome", "NOT_APPLIED"));
        assertThat(server.store.invocations).hasValue(0);
    }

    @Test
    void textThatIsNotUtf8IsNamed() {
        var request = AppendMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .addMessages(Message.getDefaultInstance())
                .addMessages(Message.newBuilder()
                        .addParts(
                                Part.newBuilder().setText(TextPart.newBuilder().setText("@!@"))));

        var refusal = Raw.open(server.channel, Raw.APPEND)
                .send(TextFieldsTest.bytes(request))
                .halfClose()
                .end();

        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
        assertThat(refusal.fields()).containsExactly("messages[1].parts[0].text.text");
    }

    @Test
    void aRequestThatIsCutOffIsMalformed() {
        var whole = append("hello").toByteArray();

        var refusal = Raw.open(server.channel, Raw.APPEND)
                .send(Arrays.copyOf(whole, whole.length - 2))
                .halfClose()
                .end();

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void aRequestThatIsNestedTooDeepIsMalformed() {
        var part = ByteString.EMPTY;
        for (int i = 0; i < 1_000; i++) {
            part = nested(ToolResultPart.PARTS_FIELD_NUMBER, nested(Part.TOOL_RESULT_FIELD_NUMBER, part));
        }
        var message = nested(Message.PARTS_FIELD_NUMBER, part);

        var refusal = Raw.open(server.channel, Raw.APPEND)
                .send(nested(AppendMessagesRequest.MESSAGES_FIELD_NUMBER, message)
                        .toByteArray())
                .halfClose()
                .end();

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {Raw.APPEND, Raw.STREAM, "grpc.health.v1.Health/Check", "grpc.health.v1.Health/Watch"})
    void aCallWithoutARequestIsMalformed(String method) {
        var refusal = Raw.open(server.channel, method).halfClose().end();

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {Raw.APPEND, Raw.STREAM, "grpc.health.v1.Health/Check"})
    void aCallWithTwoRequestsIsMalformedAndDoesNothing(String method) {
        var empty = new byte[0];

        var refusal = Raw.open(server.channel, method)
                .send(empty)
                .send(empty)
                .halfClose()
                .end();

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
        assertThat(server.store.invocations).hasValue(0);
    }

    @Test
    void anEmptyRequestIsWellFormed() {
        var end = Raw.open(server.channel, Raw.APPEND)
                .send(new byte[0])
                .halfClose()
                .end();

        assertThat(end.code()).isEqualTo(Code.OK);
    }

    @Test
    void fieldsThatNobodyKnowsAreWellFormed() {
        var request = AppendMessagesRequest.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                900,
                                Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFrom(GARBAGE))
                                        .build())
                        .build())
                .build();

        assertThat(server.client().appendMessages(request)).isNotNull();
    }

    @Test
    void aRequestOfFourMebibytesIsTakenAndALargerOneIsTooLarge() {
        var largest = sized(4 << 20);

        assertThat(Raw.open(server.channel, Raw.APPEND)
                        .send(largest)
                        .halfClose()
                        .end()
                        .code())
                .isEqualTo(Code.OK);
        var refusal = Raw.open(server.channel, Raw.APPEND)
                .send(sized((4 << 20) + 1))
                .halfClose()
                .end();

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("BATCH_TOO_LARGE");
        assertThat(refusal.metadata()).containsEntry("outcome", "NOT_APPLIED");
    }

    @Test
    void whatIsTooLargeForTheTransportIsRefusedWithoutHarm() {
        var refusal = Raw.open(server.channel, Raw.APPEND)
                .send(new byte[17 << 20])
                .halfClose()
                .end();

        assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(server.client().appendMessages(append("next"))).isNotNull();
    }

    @Test
    void aCompressedRequestIsUnpacked() {
        var end = compressed(new Codec.Gzip(), append("hello").toByteArray());

        assertThat(end.code()).isEqualTo(Code.OK);
    }

    @Test
    void aBombIsNotUnpackedWhole() {
        var bomb = compressed(new Codec.Gzip(), new byte[64 << 20]);

        assertThat(bomb.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(bomb.reason()).isEqualTo("QUOTA_EXCEEDED");
    }

    @Test
    void aCompressedRequestAboveTheLimitIsTooLarge() {
        var large = compressed(new Codec.Gzip(), new byte[5 << 20]);

        assertThat(large.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(large.reason()).isEqualTo("BATCH_TOO_LARGE");
    }

    @Test
    void gzipThatIsNoneIsMalformed() {
        var refusal = compressed(new PretendedGzip(GARBAGE), new byte[10]);

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void gzipThatIsCutOffIsMalformed() throws IOException {
        var gzip = gzip(sized(10_000));

        var refusal = compressed(new PretendedGzip(Arrays.copyOf(gzip, gzip.length - 9)), new byte[10]);

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
    }

    @Test
    void gzipWithAWrongChecksumIsMalformed() throws IOException {
        var gzip = gzip(sized(10_000));
        gzip[gzip.length - 6] ^= 1;

        var refusal = compressed(new PretendedGzip(gzip), new byte[10]);

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parley.v1.MessageStore/Nothing", "parley.v1.Nothing/Get", "nothing", "a/b/c"})
    void aMethodThatThereIsNotIsUnsupported(String method) {
        var refusal = Raw.open(server.channel, method).send(GARBAGE).halfClose().end();

        assertThat(refusal.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(refusal.reason()).isEqualTo("FEATURE_UNSUPPORTED");
        assertThat(refusal.metadata()).containsEntry("feature", method);
    }

    @Test
    void aMethodThatIsNotWrittenYetIsUnsupported() {
        var refusal = Raw.open(server.channel, "parley.v1.SessionStore/ForkSession")
                .send(new byte[0])
                .halfClose()
                .end();

        assertThat(refusal.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(refusal.reason()).isEqualTo("FEATURE_UNSUPPORTED");
        assertThat(refusal.metadata()).containsEntry("outcome", "NOT_APPLIED");
    }

    private static AppendMessagesRequest append(String text) {
        return AppendMessagesRequest.newBuilder()
                .setSessionId("s-1")
                .addMessages(Message.newBuilder()
                        .addParts(
                                Part.newBuilder().setText(TextPart.newBuilder().setText(text))))
                .build();
    }

    /** A well-formed request of exactly so many bytes. */
    private static byte[] sized(int bytes) {
        int padding = bytes - 8;
        for (; ; padding++) {
            var request = AppendMessagesRequest.newBuilder()
                    .setSessionId("x".repeat(padding))
                    .build();
            if (request.getSerializedSize() == bytes) {
                return request.toByteArray();
            }
        }
    }

    private static ByteString nested(int field, ByteString content) {
        return UnknownFieldSet.newBuilder()
                .addField(field, Field.newBuilder().addLengthDelimited(content).build())
                .build()
                .toByteString();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private Refusal compressed(Compressor compressor, byte[] request) {
        var registry = CompressorRegistry.newEmptyInstance();
        registry.register(compressor);
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.server.port())
                .usePlaintext()
                .compressorRegistry(registry)
                .build();
        try {
            var options = CallOptions.DEFAULT
                    .withCompression(compressor.getMessageEncoding())
                    .withDeadlineAfter(60, SECONDS);
            return Raw.open(channel, Raw.APPEND, options, new Metadata())
                    .send(request)
                    .halfClose()
                    .end();
        } finally {
            channel.shutdownNow();
        }
    }

    /** Says gzip and sends something else. */
    private static final class PretendedGzip implements Compressor {
        private final byte[] bytes;

        PretendedGzip(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String getMessageEncoding() {
            return "gzip";
        }

        @Override
        public OutputStream compress(OutputStream out) throws IOException {
            out.write(bytes);
            return OutputStream.nullOutputStream();
        }
    }
}
