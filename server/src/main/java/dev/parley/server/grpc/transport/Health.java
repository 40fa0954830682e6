package dev.parley.server.grpc.transport;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the server can serve: what the last probe of the backend found, and NOT_SERVING for good once it stops. */
final class Health implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Health.class);

    private final HealthStatusManager statuses = new HealthStatusManager();
    private final List<String> services;
    private final Supplier<CompletionStage<Void>> probe;
    private final Duration interval;
    private final Pause pause;
    private final Thread thread;

    private ServingStatus last = ServingStatus.UNKNOWN;

    /**
     * A health that knows nothing yet, and says NOT_SERVING.
     *
     * @param interval between two probes, and the time that one has
     */
    Health(List<String> services, Supplier<CompletionStage<Void>> probe, Duration interval, Pause pause) {
        this.services = Stream.concat(Stream.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES), services.stream())
                .toList();
        this.probe = probe;
        this.interval = interval;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("parley-health").unstarted(this::watch);
        report(ServingStatus.NOT_SERVING);
    }

    BindableService service() {
        return statuses.getHealthService();
    }

    void start() {
        thread.start();
    }

    /** Says NOT_SERVING from now on, whatever the backend says. */
    @Override
    public void close() {
        thread.interrupt();
        statuses.enterTerminalState();
    }

    private void watch() {
        try {
            while (true) {
                var found = ask();
                if (found != last) {
                    log.info("the backend {}", found == ServingStatus.SERVING ? "works" : "does not work");
                    last = found;
                    report(found);
                }
                pause.forTime(interval);
            }
        } catch (InterruptedException e) {
            // The server stops.
            Thread.currentThread().interrupt();
        }
    }

    private ServingStatus ask() throws InterruptedException {
        try {
            var answer = probe.get().toCompletableFuture();
            answer.get(interval.toNanos(), NANOSECONDS);
            return ServingStatus.SERVING;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            log.debug("a probe failed", e);
            return ServingStatus.NOT_SERVING;
        }
    }

    private void report(ServingStatus status) {
        services.forEach(service -> statuses.setStatus(service, status));
    }
}
