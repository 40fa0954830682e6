package dev.parley.server.grpc.transport;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.server.grpc.transport.TransportSettings.Tls;
import dev.parley.v1.GetMessageRequest;
import dev.parley.v1.MessageStoreGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status.Code;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ServerTlsTest {
    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    private Tls first = new Tls(Path.of(""), Path.of(""));
    private Tls second = new Tls(Path.of(""), Path.of(""));

    @BeforeAll
    static void makeCertificates() throws Exception {
        Certificates.create(made, "first");
        Certificates.create(made, "second");
    }

    @BeforeEach
    void copyCertificates() throws IOException {
        first = copy("first");
        second = copy("second");
    }

    @Test
    void aServerWithACertificateSpeaksTlsOnly() throws Exception {
        var server = servers.start(settings -> settings.tls = Optional.of(first));

        assertThat(call(server, trusting(first))).isEqualTo(Code.OK);
        assertThat(call(server, InsecureChannelCredentials.create())).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void oldVersionsOfTlsAreRefused() throws Exception {
        try (var tls = ServerTls.read(first)) {
            assertThat(tls.context()
                            .newEngine(io.grpc.netty.shaded.io.netty.buffer.ByteBufAllocator.DEFAULT)
                            .getEnabledProtocols())
                    .contains("TLSv1.2", "TLSv1.3")
                    .doesNotContain("TLSv1", "TLSv1.1");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var files = new Tls(folder.resolve("nothing.crt"), folder.resolve("nothing.key"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ServerTls.read(files))
                .withMessageContaining("nothing.crt");
    }

    @Test
    void aFileThatIsNoCertificateIsNamed() throws Exception {
        Files.writeString(first.certificate(), "hello");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ServerTls.read(first))
                .withMessageContaining("first.crt");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ServerTls.read(new Tls(first.certificate(), second.key())))
                .withMessageContaining("the key is not that of the certificate");
    }

    @Test
    void newFilesAreTakenOnceBothAreThere() throws Exception {
        try (var tls = ServerTls.read(first)) {
            replace(first.key(), second.key());
            tls.reload();
            assertThat(subject(tls)).isEqualTo("CN=first");

            replace(first.certificate(), second.certificate());
            tls.reload();
            assertThat(subject(tls)).isEqualTo("CN=second");
        }
    }

    private Tls copy(String name) throws IOException {
        return new Tls(
                Files.copy(made.resolve(name + ".crt"), folder.resolve(name + ".crt")),
                Files.copy(made.resolve(name + ".key"), folder.resolve(name + ".key")));
    }

    private static String subject(ServerTls tls) {
        return tls.certificate().getSubjectX500Principal().getName();
    }

    private static void replace(Path old, Path by) throws IOException {
        Files.setLastModifiedTime(by, FileTime.from(Instant.now().plusSeconds(10)));
        Files.move(by, old, REPLACE_EXISTING);
    }

    private static ChannelCredentials trusting(Tls files) throws IOException {
        return TlsChannelCredentials.newBuilder()
                .trustManager(files.certificate().toFile())
                .build();
    }

    private static Code call(TestServer server, ChannelCredentials credentials) {
        var channel = Grpc.newChannelBuilderForAddress("127.0.0.1", server.server.port(), credentials)
                .build();
        try {
            var client = MessageStoreGrpc.newBlockingStub(channel);
            return client.getMessage(GetMessageRequest.getDefaultInstance()) == null ? Code.UNKNOWN : Code.OK;
        } catch (io.grpc.StatusRuntimeException e) {
            return e.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }
}
