package dev.parley.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Checks that the files for TLS can be used, before a port is opened with them. */
final class TlsFiles {
    private TlsFiles() {}

    /** What is wrong with the certificate's file, if anything. */
    static Optional<String> problemOfCertificate(Path file) {
        return problem(file, "-----BEGIN CERTIFICATE-----", "is not a certificate in PEM form");
    }

    /** What is wrong with the key's file, if anything. */
    static Optional<String> problemOfKey(Path file) {
        return problem(
                file,
                "-----BEGIN PRIVATE KEY-----",
                "is not an unencrypted PKCS #8 key in PEM form; `openssl pkcs8 -topk8 -nocrypt` makes one of "
                        + "other keys");
    }

    private static Optional<String> problem(Path file, String beginning, String problem) {
        try {
            return Files.readString(file).contains(beginning) ? Optional.empty() : Optional.of(problem);
        } catch (IOException e) {
            return Optional.of(ReadFailure.reason(e));
        }
    }
}
