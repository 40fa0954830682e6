package dev.parley.client;

import static dev.parley.client.Samples.failureOf;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.parley.v1.GetServerInfoResponse;
import dev.parley.v1.ServerInfoGrpc;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private FakeServer server;
    private Path certificate;

    @BeforeEach
    void start() throws IOException, InterruptedException, GeneralSecurityException {
        var keys = newKeys(folder.resolve("keys.p12"));
        certificate = Files.writeString(folder.resolve("ca.pem"), pem(keys), US_ASCII);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        server = new FakeServer(TlsServerCredentials.newBuilder()
                .keyManager(managers.getKeyManagers())
                .build());
        server.answer(ServerInfoGrpc.getGetServerInfoMethod(), GetServerInfoResponse.getDefaultInstance());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerWhoseCertificateIsTrustedIsTalkedTo() throws IOException {
        try (var client = ParleyClient.builder()
                .target(server.target())
                .trust(certificate)
                .build()) {
            assertThat(client.serverInfo()).isEqualTo(GetServerInfoResponse.getDefaultInstance());
        }
    }

    @Test
    void theDefaultIsTlsWithTheCertificatesOfTheJdk() {
        try (var client =
                ParleyClient.builder().target(server.target()).maxAttempts(1).build()) {
            assertThat(failureOf(client::serverInfo)).isInstanceOf(ParleyException.Unavailable.class);
        }
        assertThat(server.attempts()).isEmpty();
    }

    @Test
    void aCertificateThatCannotBeReadIsReportedAtOnce() {
        assertThatIOException().isThrownBy(() -> ParleyClient.builder().trust(folder.resolve("none.pem")));
    }

    @Test
    void aFileWithoutCertificatesIsReportedAtOnce() throws IOException {
        var file = Files.writeString(folder.resolve("notes.pem"), "no certificate");

        assertThatIOException()
                .isThrownBy(() -> ParleyClient.builder().trust(file))
                .withMessageContaining("notes.pem has no certificate");
    }

    private static KeyStore newKeys(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static String pem(KeyStore keys) throws GeneralSecurityException {
        var base64 = Base64.getMimeEncoder()
                .encodeToString(keys.getCertificate("server").getEncoded());
        return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(base64);
    }
}
