package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Caller;
import dev.parley.conformance.support.Refusal;
import dev.parley.v1.CreateSessionRequest;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.Status.Code;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

/** Calls that gRPC itself refuses: before they are a server's, and without its details. */
class BareRefusalsTest {
    private static final String COMPRESSION = "unheard-of";

    private final Caller caller = Caller.ofNewTenant();

    @Test
    void aCompressionThatNobodyKnowsIsRefusedByGrpc() {
        CompressorRegistry.getDefaultInstance().register(new UnknownCompressor());

        var refusal = Refusal.of(() -> {
            var _ = caller.sessions().withCompression(COMPRESSION).createSession(request("a"));
        });

        assertThat(refusal.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(refusal.infos()).isEmpty();
    }

    private static CreateSessionRequest request(String id) {
        var request = CreateSessionRequest.newBuilder();
        request.getSessionBuilder().setSessionId(id);
        return request.build();
    }

    /** Has a name that no server knows, and leaves the bytes as they are. */
    private static final class UnknownCompressor implements Compressor {
        @Override
        public String getMessageEncoding() {
            return COMPRESSION;
        }

        @Override
        public OutputStream compress(OutputStream out) {
            return out;
        }
    }
}
