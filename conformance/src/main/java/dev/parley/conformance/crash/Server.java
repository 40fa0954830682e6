package dev.parley.conformance.crash;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;

/** A server, and the connections to it. */
final class Server implements AutoCloseable {
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("parley-tenant", Metadata.ASCII_STRING_MARSHALLER);

    private static final int SHOWN = 40;

    private final ServerProcess process;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final List<ManagedChannel> connections = new ArrayList<>();

    Server(ServerProcess process) {
        this.process = process;
    }

    /** Starts it, and waits until it takes connections. */
    void start() {
        process.start();
        // Clients would otherwise wait for a second and more before they try again.
        connections.forEach(ManagedChannel::resetConnectBackoff);
    }

    void kill() {
        process.kill();
    }

    String target() {
        return process.target();
    }

    /** One more connection. */
    Channel connect() {
        var connection = Grpc.newChannelBuilder(target(), InsecureChannelCredentials.create())
                .build();
        connections.add(connection);
        var headers = new Metadata();
        headers.put(TENANT, "crashes");
        return ClientInterceptors.intercept(
                connection, acknowledgements, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** What it acknowledges on its connections. */
    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    /** The end of what it has printed. */
    String lastLines() {
        var lines = process.output().lines().toList();
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - SHOWN), lines.size()));
    }

    @Override
    public void close() {
        connections.forEach(ManagedChannel::shutdownNow);
        process.close();
    }
}
