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
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

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

    /** A channel of the caller's own, to the same server. The caller shuts it down. */
    public static ManagedChannel newChannel() {
        return Grpc.newChannelBuilder(Shared.ADDRESS, InsecureChannelCredentials.create())
                .build();
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
        static final Channel CHANNEL = ClientInterceptors.intercept(newChannel(), new CallRules());
        static final GetServerInfoResponse INFO =
                ServerInfoGrpc.newBlockingStub(CHANNEL).getServerInfo(GetServerInfoRequest.getDefaultInstance());

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
