package dev.parley.server.grpc.probe;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the certificate of our own server and no other. Its names do not matter: a probe asks 127.0.0.1, for which
 * hardly any certificate is made out. Nor does who signed it, or until when it is valid: that is for clients to judge.
 */
final class PinnedCertificate extends X509ExtendedTrustManager {
    private final X509Certificate pinned;

    private PinnedCertificate(X509Certificate pinned) {
        this.pinned = pinned;
    }

    /** Reads the first certificate in a PEM file, which is the server's own. */
    static PinnedCertificate read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            return new PinnedCertificate((X509Certificate) certificate);
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(file + " is not a certificate that can be read", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain.length == 0 || !chain[0].equals(pinned)) {
            throw new CertificateException("the server shows another certificate than the configured one");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a probe has no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
