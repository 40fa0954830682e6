package dev.parley.conformance.support;

import dev.parley.conformance.faults.Faults;
import dev.parley.conformance.faults.FaultyServer;
import dev.parley.server.ParleyServer;
import dev.parley.server.settings.Settings;
import dev.parley.v1.GetServerInfoRequest;
import dev.parley.v1.GetServerInfoResponse;
import dev.parley.v1.ServerInfoGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The server under test: the one at {@code -Dparley.target=host:port}, or several with commas in between that have the
 * same data, among which the calls are spread; else one that is started for this run on the backend
 * {@code -Dparley.backend}, with {@code -Dparley.faults=true} on one that fails now and then. All cases share it, and a
 * channel with a client's default settings.
 */
public final class Target {
    private Target() {}

    /** A channel to the server. Calls without a deadline get one, so that a call that hangs fails. */
    public static Channel channel() {
        return Shared.CHANNEL;
    }

    /** One of several connections to the server: servers tend to do what comes on one connection one by one. */
    public static Channel channel(int connection) {
        return Shared.CONNECTIONS.get(connection % Shared.CONNECTIONS.size());
    }

    /** What the server says of itself. */
    public static GetServerInfoResponse info() {
        return Shared.INFO;
    }

    /** A limit that the server has in force, or the contract's where it does not tell. */
    public static int limit(String name, int contract) {
        return Math.toIntExact(info().getLimitsOrDefault(name, contract));
    }

    // Everything is made on first use, once.
    private static final class Shared {
        static final boolean HAS_FAULTS = Boolean.getBoolean("parley.faults");
        // What was not done is asked for again, by the channel: the cases do not notice.
        static final Map<String, ?> RETRIES = Map.of(
                "methodConfig",
                List.of(Map.of(
                        "name",
                        List.of(Map.of()),
                        "retryPolicy",
                        Map.of(
                                "maxAttempts",
                                5.0,
                                "initialBackoff",
                                "0.005s",
                                "maxBackoff",
                                "0.05s",
                                "backoffMultiplier",
                                2.0,
                                "retryableStatusCodes",
                                List.of("UNAVAILABLE")))));
        static final String ADDRESS = address();
        static final List<Channel> CONNECTIONS =
                Stream.generate(Shared::connect).limit(8).toList();
        static final Channel CHANNEL = CONNECTIONS.getFirst();
        static final GetServerInfoResponse INFO =
                ServerInfoGrpc.newBlockingStub(CHANNEL).getServerInfo(GetServerInfoRequest.getDefaultInstance());

        private static Channel connect() {
            var servers = Stream.of(ADDRESS.split(",")).map(Shared::connect).toList();
            var channel = servers.size() == 1 ? servers.getFirst() : new SpreadChannel(servers);
            return ClientInterceptors.intercept(channel, new CallRules());
        }

        private static Channel connect(String address) {
            var channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create());
            if (HAS_FAULTS) {
                // By default calls of more than 1 MiB are never retried.
                channel.defaultServiceConfig(RETRIES)
                        .perRpcBufferLimit(16 << 20)
                        .retryBufferSize(64 << 20);
            }
            return channel.build();
        }

        private static String address() {
            var target = System.getProperty("parley.target", "");
            return target.isEmpty() ? "127.0.0.1:" + start() : target;
        }

        // Lives as long as the JVM of the cases.
        private static int start() {
            if (HAS_FAULTS) {
                return FaultyServer.start(Faults.RETRIED).port();
            }
            var backend = System.getProperty("parley.backend", "memory");
            Map<String, String> settings = new HashMap<>(Backends.settings(backend));
            settings.put("server.port", "0");
            try {
                return ParleyServer.start(Settings.of(settings)).port();
            } catch (IOException e) {
                throw new UncheckedIOException("no server on " + backend, e);
            }
        }
    }
}
