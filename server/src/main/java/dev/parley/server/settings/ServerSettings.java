package dev.parley.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the server listens, and how it treats connections and calls. */
@Setting("How the server listens, and how it treats connections and calls.")
@ConfigMapping(prefix = "server")
public interface ServerSettings {
    @Setting(
            value = "The address to listen on. `0.0.0.0` or `::` means every address of the machine.",
            need = Need.ESSENTIAL)
    @WithDefault("127.0.0.1")
    String host();

    @Setting(value = "The port to listen on. 0 takes a free one and logs which.", need = Need.ESSENTIAL)
    @WithDefault("7070")
    @Min(0)
    @Max(65_535)
    int port();

    /** Encryption of the connections. Both files or none. */
    Tls tls();

    @Setting(
            value = "Allows an address that other machines can reach without TLS: everybody on the way can then read "
                    + "and change everything. Refused in the production profile.",
            need = Need.OFTEN)
    @WithDefault("false")
    boolean insecurePlaintext();

    @Setting(
            value = "How callers prove who they are. `off`: they do not, and the `parley-tenant` header is believed. "
                    + "This version has nothing else yet.",
            need = Need.ESSENTIAL)
    @WithDefault("off")
    Authentication authentication();

    @Setting(
            value = "Says that it is known, and wanted, that anybody who reaches the port can read and change every "
                    + "tenant's sessions. The production profile does not start without it while `authentication` "
                    + "is `off`.",
            need = Need.ESSENTIAL)
    @WithDefault("false")
    boolean insecureNoAuthentication();

    @Setting(
            value = "How long a call may take when its client sets no deadline, streams excepted; and how long any "
                    + "request may take to arrive.",
            need = Need.OFTEN)
    @WithDefault("30s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration defaultDeadline();

    @Setting(
            value = "How many calls may be under way in the whole server, and how many streams beside them. What is "
                    + "beyond it is refused with OVERLOADED, which clients retry.",
            need = Need.OFTEN)
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int maxConcurrentCalls();

    @Setting("How many calls may be under way on one connection. Clients queue what is beyond it.")
    @WithDefault("1000")
    @Min(1)
    @Max(1_000_000)
    int maxConcurrentCallsPerConnection();

    @Setting("How large the headers of a call may be, all together. Tokens travel there.")
    @WithDefault("64KiB")
    @WithConverter(ByteSize.class)
    @Min(8 << 10)
    @Max(1 << 20)
    long maxMetadataBytes();

    @Setting("How long a new connection may take until it is ready for calls, TLS included.")
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 2)
    Duration handshakeTimeout();

    @Setting("The shortest time between two keepalive pings of a client. One that pings more often is disconnected.")
    @WithDefault("20s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration keepalivePermit();

    @Setting(
            value = "How long the server, once told to stop, still takes new calls while it already reports "
                    + "NOT_SERVING, so that load balancers notice.",
            need = Need.OFTEN)
    @WithDefault("5s")
    @DurationMin
    @DurationMax(minutes = 10)
    Duration drainDelay();

    @Setting(value = "How long calls under way may then take to finish. What is left is cut off.", need = Need.OFTEN)
    @WithDefault("30s")
    @DurationMin
    @DurationMax(hours = 1)
    Duration drainTimeout();

    @Setting("How long the receiver of a stream may take nothing before the stream is ended with SLOW_CONSUMER.")
    @WithDefault("30s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration streamStallTimeout();

    @Setting("Whether the server describes its services to tools such as grpcurl (server reflection).")
    @WithDefault("true")
    boolean reflection();

    /** Encryption of the connections. Both files or none. */
    @Setting("Encryption of the connections. Both files or none.")
    interface Tls {
        @Setting(
                value = "The server's certificate, with the chain that signed it, in PEM form. With it and its key the "
                        + "server speaks TLS only.",
                need = Need.ESSENTIAL,
                example = "/etc/parley/tls/server.crt")
        Optional<Path> certificateFile();

        @Setting(
                value = "The certificate's private key: PEM, PKCS #8, not encrypted.",
                need = Need.ESSENTIAL,
                example = "/etc/parley/tls/server.key")
        Optional<Path> keyFile();
    }

    /** The values of {@code server.authentication}. */
    enum Authentication {
        /** Nobody is asked. */
        OFF,
    }
}
