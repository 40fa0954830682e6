package dev.parley.client;

import static java.util.Objects.requireNonNull;

import dev.parley.v1.GetServerInfoRequest;
import dev.parley.v1.GetServerInfoResponse;
import dev.parley.v1.ServerInfoGrpc;
import dev.parley.v1.Session;
import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client of a Parley server. One is enough for a process: it is safe for use by many threads, and shares its
 * connections among them.
 *
 * <p>A call that ends in UNAVAILABLE is sent again, up to five times in all within its deadline, after a pause that
 * grows and varies; no other error is retried. The ids that make a retry the same call are made before the first
 * attempt, so a retry never appends or creates twice.
 */
public final class ParleyClient implements AutoCloseable {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final Calls calls;
    private final Runnable close;
    private final Sessions sessions;
    private final Messages messages;

    private ParleyClient(Calls.Settings settings, Runnable close) {
        var ids = new Ids(InstantSource.system());
        this.calls = new Calls(settings);
        this.close = close;
        this.sessions = new Sessions(new AsyncSessions(calls, ids), ids);
        this.messages = new Messages(calls, new AsyncMessages(calls, ids), ids);
    }

    /** Begins a client. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Gives a channel what a client gives its own: retries, buffers in which a full batch can wait for its retry,
     * keepalive, balancing over all addresses. For channels that the application makes, to be used with
     * {@link Builder#channel}.
     */
    public static void configure(ManagedChannelBuilder<?> channel) {
        Channels.configure(channel, Limits.DEFAULT, Channels.MAX_ATTEMPTS);
    }

    /** Sessions and their state. */
    public Sessions sessions() {
        return sessions;
    }

    /** Messages. */
    public Messages messages() {
        return messages;
    }

    /** One session, for one participant. Nothing is sent. */
    public SessionHandle session(String sessionId) {
        return new SessionHandle(sessions, messages, sessionId, "");
    }

    /**
     * This session and no later one of the same id, for one participant, who has seen nothing of it. Nothing is sent.
     */
    public SessionHandle session(Session session) {
        return new SessionHandle(sessions, messages, session.getSessionId(), session.getUid());
    }

    /**
     * Returns the server's version, backend, durability, limits and features.
     *
     * @throws ParleyException as any call
     */
    public GetServerInfoResponse serverInfo() {
        return Reply.await(serverInfoAsync());
    }

    /** As {@link #serverInfo()}, without waiting. What the future promises is as in {@link AsyncSessions}. */
    public CompletableFuture<GetServerInfoResponse> serverInfoAsync() {
        return calls.read(ServerInfoGrpc.getGetServerInfoMethod(), GetServerInfoRequest.getDefaultInstance());
    }

    /**
     * The same client for another tenant. It shares the connections, costs nothing, and closing it does nothing.
     *
     * @throws IllegalArgumentException if the tenant's id is none
     */
    public ParleyClient withTenant(String tenant) {
        return new ParleyClient(calls.settings().withTenant(requireTenant(tenant)), () -> {});
    }

    /**
     * The same client with another deadline. It shares the connections, costs nothing, and closing it does nothing.
     *
     * @throws IllegalArgumentException if the deadline is not positive
     */
    public ParleyClient withDeadline(Duration deadline) {
        return new ParleyClient(calls.settings().withDeadline(requirePositive(deadline)), () -> {});
    }

    /**
     * Closes the connections, unless the channel was given to the client. Calls under way have 5 seconds to end; then
     * they fail with {@link ParleyException.Unavailable}, as later ones do at once.
     */
    @Override
    public void close() {
        close.run();
    }

    private static String requireTenant(String tenant) {
        if (!TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException("a tenant is [a-z0-9][a-z0-9-]{0,62}, not '%s'".formatted(tenant));
        }
        return tenant;
    }

    private static Duration requirePositive(Duration deadline) {
        if (deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException("a deadline is above zero, not " + deadline);
        }
        return deadline;
    }

    /** Builds a client: a target or a channel is required, all else has a default. */
    public static final class Builder {
        private @Nullable String target;
        private @Nullable Channel channel;
        private ChannelCredentials transport = TlsChannelCredentials.create();
        private @Nullable CallCredentials credentials;
        private @Nullable String tenant;
        private Duration deadline = Duration.ofSeconds(10);
        private Limits limits = Limits.DEFAULT;
        private int maxAttempts = Channels.MAX_ATTEMPTS;
        private String userAgent = "parley-java";

        private Builder() {}

        /**
         * Where the server is: {@code host:port}, or any name that gRPC resolves, such as {@code dns:///host:port}.
         * Calls are spread over all addresses of the name.
         */
        public Builder target(String target) {
            this.target = target;
            return this;
        }

        /**
         * A channel of the application, in place of a target. The client never closes it, and has its retries, its
         * transport security and its sizes from it: see {@link ParleyClient#configure}.
         */
        public Builder channel(Channel channel) {
            this.channel = channel;
            return this;
        }

        /** Talks without TLS: for development, or where something else encrypts. The default is TLS. */
        public Builder plaintext() {
            return transport(InsecureChannelCredentials.create());
        }

        /**
         * Talks TLS with servers whose certificate was signed by one of these, in place of the JDK's.
         *
         * @param certificates a PEM file
         * @throws IOException if it cannot be read, or has no certificate
         */
        public Builder trust(Path certificates) throws IOException {
            requireCertificates(certificates);
            return transport(TlsChannelCredentials.newBuilder()
                    .trustManager(certificates.toFile())
                    .build());
        }

        /** Talks as told: for client certificates, or what else gRPC can do. */
        public Builder transport(ChannelCredentials transport) {
            this.transport = transport;
            return this;
        }

        /**
         * Sends a bearer token with every call.
         *
         * @param token asked for every attempt, on a thread of the channel's executor; keeps its token itself
         */
        public Builder bearerToken(Supplier<String> token) {
            return credentials(new BearerToken(token));
        }

        /** Sends what these credentials say with every call. */
        public Builder credentials(CallCredentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * The tenant, among those that the credential allows. Unset, the credential's own, or {@code default} where the
         * server has no authentication.
         *
         * @param tenant {@code [a-z0-9][a-z0-9-]{0,62}}
         * @throws IllegalArgumentException if it is not like that
         */
        public Builder tenant(String tenant) {
            this.tenant = requireTenant(tenant);
            return this;
        }

        /**
         * The time for one call, retries included. Default: 10 s.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder deadline(Duration deadline) {
            this.deadline = requirePositive(deadline);
            return this;
        }

        /** What the client sends at most. Default: {@link Limits#DEFAULT}. To be raised where the server's are. */
        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * How often one call is sent, at most. Default: 5. 1 turns retries off.
         *
         * @throws IllegalArgumentException if it is not 1 to 5
         */
        public Builder maxAttempts(int maxAttempts) {
            if (maxAttempts < 1 || maxAttempts > Channels.MAX_ATTEMPTS) {
                throw new IllegalArgumentException("attempts are 1 to 5, not " + maxAttempts);
            }
            this.maxAttempts = maxAttempts;
            return this;
        }

        /** Names the application to the server, before gRPC's own words. Default: {@code parley-java}. */
        public Builder userAgent(String userAgent) {
            this.userAgent = userAgent;
            return this;
        }

        /**
         * Builds the client. It connects with the first call.
         *
         * @throws IllegalStateException unless exactly one of target and channel is set
         */
        public ParleyClient build() {
            if ((target == null) == (channel == null)) {
                throw new IllegalStateException("a client has a target or a channel");
            }
            if (channel != null) {
                return new ParleyClient(settings(channel), () -> {});
            }
            var opening =
                    Grpc.newChannelBuilder(requireNonNull(target), transport).userAgent(userAgent);
            Channels.configure(opening, limits, maxAttempts);
            var own = opening.build();
            return new ParleyClient(settings(own), () -> Channels.close(own));
        }

        private static void requireCertificates(Path file) throws IOException {
            try (var in = Files.newInputStream(file)) {
                if (CertificateFactory.getInstance("X.509")
                        .generateCertificates(in)
                        .isEmpty()) {
                    throw new IOException(file + " has no certificate");
                }
            } catch (CertificateException e) {
                throw new IOException(file + " has no certificate: " + e.getMessage(), e);
            }
        }

        private Calls.Settings settings(Channel channel) {
            return new Calls.Settings(channel, credentials, tenant, deadline, limits);
        }
    }
}
