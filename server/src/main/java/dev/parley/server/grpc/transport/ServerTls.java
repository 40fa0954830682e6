package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.MINUTES;

import dev.parley.server.grpc.transport.TransportSettings.Tls;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's certificate. New files are taken without a restart, as soon as they fit each other. */
final class ServerTls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    private final Tls files;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final ScheduledExecutorService reloads = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("parley-certificate").daemon().factory());
    private volatile List<FileTime> seen = List.of();

    private ServerTls(Tls files) {
        this.files = files;
    }

    /**
     * Reads the files, and looks at them again every minute.
     *
     * @throws IOException if a file cannot be read, or is not what it should be
     */
    static ServerTls read(Tls files) throws IOException {
        var tls = new ServerTls(files);
        try {
            tls.load();
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            tls.close();
            throw new IOException(
                    "cannot use the certificate %s with the key %s: %s"
                            .formatted(files.certificate(), files.key(), e.getMessage()),
                    e);
        }
        var _ = tls.reloads.scheduleWithFixedDelay(tls::reload, 1, 1, MINUTES);
        return tls;
    }

    SslContext context() throws IOException {
        return GrpcSslContexts.configure(SslContextBuilder.forServer(keys))
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    /** Takes new files, if there are some and they are good. */
    void reload() {
        try {
            if (!seen.equals(times())) {
                load();
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            log.warn("keeping the old certificate: cannot use {} with {}", files.certificate(), files.key(), e);
        }
    }

    /** The certificate that new connections see. */
    X509Certificate certificate() {
        return keys.getCertificateChain(keys.chooseServerAlias("", null, null))[0];
    }

    @Override
    public void close() {
        reloads.shutdownNow();
    }

    private void load() throws IOException, GeneralSecurityException {
        var times = times();
        try (var certificate = Files.newInputStream(files.certificate());
                var key = Files.newInputStream(files.key())) {
            var chain = CertificateUtils.getX509Certificates(certificate);
            var secret = CertificateUtils.getPrivateKey(key);
            if (chain.length == 0 || !fits(secret, chain[0])) {
                throw new KeyException("the key is not that of the certificate");
            }
            keys.updateIdentityCredentials(chain, secret);
            seen = times;
            log.info(
                    "certificate of {}, good until {}",
                    chain[0].getSubjectX500Principal(),
                    chain[0].getNotAfter().toInstant());
        }
    }

    private List<FileTime> times() throws IOException {
        return List.of(Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
    }

    // Files are replaced one after the other: in between they do not fit.
    private static boolean fits(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        var algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm();
        var content = new byte[32];
        var signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(content);
        var verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(content);
        return verifying.verify(signing.sign());
    }
}
