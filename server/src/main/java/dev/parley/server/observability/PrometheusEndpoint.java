package dev.parley.server.observability;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /metrics}, in the formats of Prometheus and OpenMetrics. Plaintext. */
final class PrometheusEndpoint implements Metrics {
    private static final Logger log = LoggerFactory.getLogger(PrometheusEndpoint.class);

    private final String host;
    private final int port;
    private final Instruments instruments;
    private @Nullable HTTPServer server;
    private boolean closed;

    /** @param port 0 takes a free one */
    PrometheusEndpoint(String host, int port, Instruments instruments) {
        this.host = host;
        this.port = port;
        this.instruments = instruments;
    }

    @Override
    public synchronized void open() throws IOException {
        try {
            server = HTTPServer.builder()
                    .hostname(host)
                    .port(port)
                    .registry(instruments.registry())
                    .buildAndStart();
        } catch (IOException e) {
            throw new IOException("cannot listen on %s:%d for metrics".formatted(host, port), e);
        }
        log.info("metrics are at /metrics on {}:{}", host, server.getPort());
    }

    @Override
    public synchronized OptionalInt port() {
        return server == null ? OptionalInt.empty() : OptionalInt.of(server.getPort());
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (server != null) {
            server.close();
            server = null;
        }
        instruments.close();
    }
}
