package dev.parley.conformance.support;

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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The server under test: the one at {@code -Dparley.target=host:port}, else one that is started for this run on the
 * backend {@code -Dparley.backend}. All cases share it, and a channel with a client's default settings.
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
        static final String ADDRESS = address();
        static final List<Channel> CONNECTIONS =
                Stream.generate(Shared::connect).limit(8).toList();
        static final Channel CHANNEL = CONNECTIONS.getFirst();
        static final GetServerInfoResponse INFO =
                ServerInfoGrpc.newBlockingStub(CHANNEL).getServerInfo(GetServerInfoRequest.getDefaultInstance());

        private static Channel connect() {
            var channel = Grpc.newChannelBuilder(ADDRESS, InsecureChannelCredentials.create())
                    .build();
            return ClientInterceptors.intercept(channel, new CallRules());
        }

        private static String address() {
            var target = System.getProperty("parley.target", "");
            return target.isEmpty() ? "127.0.0.1:" + start().port() : target;
        }

        // Lives as long as the JVM of the cases.
        private static ParleyServer start() {
            var backend = System.getProperty("parley.backend", "memory");
            try {
                return ParleyServer.start(Settings.of(Map.of("storage.backend", backend, "server.port", "0")));
            } catch (IOException e) {
                throw new UncheckedIOException("no server on " + backend, e);
            }
        }
    }
}
