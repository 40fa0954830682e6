package dev.parley.server.grpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.v1.Message;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TenantsTest {
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("parley-tenant", Metadata.ASCII_STRING_MARSHALLER);

    private volatile String seen = "";
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        server.store.get = request -> {
            seen = Calls.current().tenant().id();
            return CompletableFuture.completedStage(Message.getDefaultInstance());
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theHeaderSaysWhoseDataItIs() {
        assertThat(get("acme-1").end().code()).isEqualTo(Code.OK);

        assertThat(seen).isEqualTo("acme-1");
    }

    @Test
    void withoutTheHeaderItIsTheDefaultTenant() {
        assertThat(get().end().code()).isEqualTo(Code.OK);

        assertThat(seen).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "-acme", "a/b", "a,b", "a b", "ä"})
    void aBadTenantIsRefused(String tenant) {
        var refusal = get(tenant).end();

        assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("INVALID_FIELD");
        assertThat(refusal.fields()).containsExactly("parley-tenant");
        assertThat(seen).isEmpty();
    }

    @Test
    void aTenantOfSixtyThreeCharactersIsTheLongest() {
        assertThat(get("a".repeat(63)).end().code()).isEqualTo(Code.OK);
        assertThat(get("a".repeat(64)).end().reason()).isEqualTo("INVALID_FIELD");
    }

    @Test
    void aTenantThatIsSaidTwiceIsRefused() {
        assertThat(get("acme", "acme").end().fields()).containsExactly("parley-tenant");
    }

    @Test
    void aBadTenantIsRefusedBeforeTheRequestIsThere() {
        var refusal = open(Raw.APPEND, "Acme").end();

        assertThat(refusal.fields()).containsExactly("parley-tenant");
        assertThat(refusal.metadata()).containsEntry("outcome", "NOT_APPLIED");
    }

    @Test
    void healthNeedsNoTenant() {
        var end = open("grpc.health.v1.Health/Check", "Acme")
                .send(new byte[0])
                .halfClose()
                .end();

        assertThat(end.code()).isEqualTo(Code.OK);
    }

    private Raw get(String... tenants) {
        return open(Raw.GET, tenants).send(new byte[0]).halfClose();
    }

    private Raw open(String method, String... tenants) {
        var headers = new Metadata();
        Arrays.stream(tenants).forEach(tenant -> headers.put(TENANT, tenant));
        return Raw.open(server.channel, method, CallOptions.DEFAULT, headers);
    }
}
