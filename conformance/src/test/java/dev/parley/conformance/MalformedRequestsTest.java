package dev.parley.conformance;

import static dev.parley.conformance.support.RefusalAssert.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.RawCalls;
import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Refusal;
import dev.parley.conformance.support.RefusalAssert;
import dev.parley.conformance.support.Requests;
import dev.parley.conformance.support.Rpcs;
import dev.parley.conformance.support.Samples;
import dev.parley.v1.AppendMessagesRequest;
import dev.parley.v1.CreateSessionRequest;
import dev.parley.v1.GetSessionRequest;
import dev.parley.v1.MessageError;
import dev.parley.v1.PatchStateRequest;
import dev.parley.v1.Session;
import io.grpc.CallOptions;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are no requests, to every RPC, health and reflection included. */
class MalformedRequestsTest {
    /** Bytes that are no protobuf message of any type. */
    private static final List<byte[]> MALFORMED = List.of(
            new byte[] {0x0A, 5, 'a'},
            new byte[] {0x00},
            new byte[] {0x08},
            new byte[] {0x0C},
            new byte[] {0x0F, 1},
            new byte[] {0x0A, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
            new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
            new byte[] {0x0B, 0x0A});

    /** Halves of surrogate pairs, and other bytes that are not UTF-8. Three each, to take the place of a marker. */
    static final List<byte[]> NOT_UTF_8 = List.of(
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xB0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xBF, (byte) 0xBF},
            new byte[] {'a', (byte) 0xC0, (byte) 0x80},
            new byte[] {'a', 'b', (byte) 0xFF},
            new byte[] {'a', (byte) 0xC3, 'b'},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80});

    private static final String MARKER = "XYZ";
    private static final int ROUNDS = 100;

    private final Caller caller = Caller.ofNewTenant();

    static List<String> rpcs() {
        return Rpcs.all();
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void bytesThatAreNoMessageAreRefused(String rpc) {
        for (var bytes : MALFORMED) {
            assertRefused(() -> RawCalls.call(caller.channel(), rpc, bytes), Reason.MALFORMED_REQUEST);
        }
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void anEmptyRequestIsNoBug(String rpc) {
        assertNoBug(rpc, new byte[0]);
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void aRightRequestOfMoreThanAnybodyKnowsIsNoBug(String rpc) {
        var request = Requests.of(rpc, Samples.newId()).toByteString();
        var unknown = ByteString.copyFrom(new byte[] {(byte) 0xC2, (byte) 0x3E, 1, 'x'});

        assertNoBug(rpc, request.concat(unknown).toByteArray());
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void randomBytesAreNoBug(String rpc) {
        var random = new Random(rpc.hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            var bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);

            assertNoBug(rpc, bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void rightRequestsWithWrongBytesAreNoBug(String rpc) {
        var id = Requests.session(caller).getSessionId();
        var random = new Random(rpc.hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            var bytes = Requests.of(rpc, id).toByteArray();
            for (int changes = random.nextInt(4); changes >= 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }

            assertNoBug(rpc, bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void rightRequestsThatEndTooEarlyAreNoBug(String rpc) {
        var bytes = ByteString.copyFrom(Requests.of(rpc, Samples.newId()).toByteArray());
        for (int length = 0; length < bytes.size(); length++) {
            assertNoBug(rpc, bytes.substring(0, length).toByteArray());
        }
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void noRequestAndTwoRequestsAreNoBug(String rpc) {
        var request = Requests.of(rpc, Samples.newId()).toByteArray();

        for (var requests : List.of(List.<byte[]>of(), List.of(request, request))) {
            assertThat(RawCalls.send(caller.channel(), rpc, requests).getCode())
                    .isIn(Code.OK, Code.INVALID_ARGUMENT, Code.UNIMPLEMENTED);
        }
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void aCompressedRequestIsUnderstood(String rpc) {
        var request = Requests.of(rpc, Samples.newId()).toByteArray();
        var other = Requests.of(rpc, Samples.newId()).toByteArray();

        assertThat(codeOf(rpc, request, CallOptions.DEFAULT.withCompression("gzip")))
                .isEqualTo(codeOf(rpc, other, CallOptions.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void aCompressedRequestThatIsTooLargeIsRefusedAndNotUnpacked(String rpc) {
        var bomb = new byte[20 << 20];

        assertThat(codeOf(rpc, bomb, CallOptions.DEFAULT.withCompression("gzip")))
                .isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    @ParameterizedTest
    @FieldSource("NOT_UTF_8")
    void textThatIsNotUtf8IsRefusedAndItsFieldNamed(byte[] text) {
        var id = caller.createId();

        assertNamed("session_id", GetSessionRequest.newBuilder().setSessionId(MARKER), "GetSession", text);
        assertNamed(
                "session.title",
                CreateSessionRequest.newBuilder()
                        .setSession(Session.newBuilder().setTitle(MARKER)),
                "CreateSession",
                text);
        assertNamed(
                "messages[1].parts[0].text.text",
                AppendMessagesRequest.newBuilder()
                        .setSessionId(id)
                        .addMessages(Samples.text("right"))
                        .addMessages(Samples.text(MARKER)),
                "AppendMessages",
                text);
        assertNamed(
                "messages[0].parts[1].tool_result.result_json",
                AppendMessagesRequest.newBuilder()
                        .setSessionId(id)
                        .addMessages(
                                Samples.message(Samples.textPart("right"), Samples.resultPart("\"" + MARKER + "\""))),
                "AppendMessages",
                text);
        assertNamed(
                "messages[0].error.message",
                AppendMessagesRequest.newBuilder()
                        .setSessionId(id)
                        .addMessages(Samples.text("right").toBuilder()
                                .setError(MessageError.newBuilder().setMessage(MARKER))),
                "AppendMessages",
                text);
        assertThat(caller.log(id)).isEmpty();
    }

    @Test
    void everyTextThatIsNotUtf8IsNamed() {
        var request = CreateSessionRequest.newBuilder()
                .setSession(
                        Session.newBuilder().setTitle(MARKER).setAppId("right").setUserId(MARKER))
                .setRequestId(MARKER)
                .build();

        RefusalAssert.assertThat(refusal("CreateSession", RawCalls.replaced(request, MARKER, NOT_UTF_8.getFirst())))
                .isFor(Reason.MALFORMED_REQUEST)
                .at("session.title", "session.user_id", "request_id");
    }

    @ParameterizedTest
    @FieldSource("NOT_UTF_8")
    void aMapsTextThatIsNotUtf8IsRefused(byte[] text) {
        var id = caller.createId();
        var value = PatchStateRequest.newBuilder().setSessionId(id).putSet("key", "\"" + MARKER + "\"");
        var key = PatchStateRequest.newBuilder().setSessionId(id).putSet(MARKER, "1");

        for (var request : List.of(value, key)) {
            RefusalAssert.assertThat(refusal("PatchState", RawCalls.replaced(request.build(), MARKER, text)))
                    .isFor(Reason.MALFORMED_REQUEST)
                    .within("set");
        }
        assertThat(caller.state(id)).isEmpty();
    }

    @Test
    void textThatIsNotUtf8InAFieldThatNobodyKnowsIsKept() {
        var id = caller.createId();
        var message = Samples.text("m", "a").toByteString();
        // Field 1000, of three bytes.
        var unknown =
                ByteString.copyFrom(new byte[] {(byte) 0xC2, (byte) 0x3E, 3, (byte) 0xED, (byte) 0xA0, (byte) 0x80});
        var request = AppendMessagesRequest.newBuilder()
                .setSessionId(id)
                .build()
                .toByteString()
                .concat(ByteString.copyFrom(new byte[] {0x1A, (byte) (message.size() + unknown.size())}))
                .concat(message)
                .concat(unknown);

        RawCalls.call(caller.channel(), "parley.v1.MessageStore/AppendMessages", request.toByteArray());

        assertThat(caller.message(id, "m").getUnknownFields().toByteString()).isEqualTo(unknown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parley.v1.SessionStore/NoSuchMethod",
                "parley.v1.NoSuchService/GetSession",
                "parley.v2.SessionStore/GetSession",
                "parley.v1.SessionStore/getSession"
            })
    void aMethodThatIsNotThereIsUnimplemented(String method) {
        assertThat(codeOf(method, new byte[0], CallOptions.DEFAULT)).isEqualTo(Code.UNIMPLEMENTED);
    }

    private void assertNamed(String field, Message.Builder request, String rpc, byte[] text) {
        RefusalAssert.assertThat(refusal(rpc, RawCalls.replaced(request.build(), MARKER, text)))
                .isFor(Reason.MALFORMED_REQUEST)
                .at(field);
    }

    private Refusal refusal(String rpc, byte[] request) {
        return Refusal.of(() -> RawCalls.call(
                caller.channel(),
                rpc.equals("AppendMessages") ? "parley.v1.MessageStore/" + rpc : "parley.v1.SessionStore/" + rpc,
                request));
    }

    private void assertNoBug(String rpc, byte[] request) {
        assertThat(codeOf(rpc, request, CallOptions.DEFAULT))
                .as("%s of %s", rpc, ByteString.copyFrom(request))
                .isIn(Set.of(
                        Code.OK,
                        Code.INVALID_ARGUMENT,
                        Code.NOT_FOUND,
                        Code.ALREADY_EXISTS,
                        Code.ABORTED,
                        Code.FAILED_PRECONDITION,
                        Code.UNIMPLEMENTED));
    }

    private Code codeOf(String rpc, byte[] request, CallOptions options) {
        try {
            RawCalls.call(caller.channel(), rpc, request, options);
            return Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
