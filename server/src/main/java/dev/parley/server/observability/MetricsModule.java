package dev.parley.server.observability;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.parley.server.domain.Measure;
import dev.parley.server.domain.Storage;
import dev.parley.server.domain.message.AppendTotals;
import dev.parley.server.grpc.metrics.CallMetrics;
import dev.parley.server.grpc.transport.GrpcServer;
import dev.parley.server.grpc.transport.Instrumentation;
import dev.parley.server.settings.ObservabilitySettings;
import dev.parley.server.storage.Sweeper;
import java.util.List;
import java.util.stream.Stream;

/**
 * Metrics for Prometheus. Wants a {@link Storage} and its {@link Sweeper}, the {@link AppendTotals} and the
 * {@link GrpcServer} from elsewhere.
 */
final class MetricsModule extends AbstractModule {
    private final ObservabilitySettings.Metrics settings;
    private final String version;

    MetricsModule(ObservabilitySettings.Metrics settings, String version) {
        this.settings = settings;
        this.version = version;
    }

    @Provides
    @Singleton
    Instruments instruments() {
        return new Instruments(version);
    }

    @Provides
    @Singleton
    Instrumentation calls(Instruments instruments) {
        return new CallMetrics(instruments.meter());
    }

    @Provides
    @Singleton
    Metrics metrics(
            Instruments instruments, GrpcServer server, Storage storage, AppendTotals appends, Sweeper sweeper) {
        measures(server, storage, appends, sweeper).forEach(instruments::add);
        return new PrometheusEndpoint(settings.host(), settings.port(), instruments);
    }

    private static Stream<Measure> measures(GrpcServer server, Storage storage, AppendTotals appends, Sweeper sweeper) {
        return Stream.of(
                        List.of(BackendMeasure.of(storage)),
                        server.measures(),
                        appends.measures(),
                        storage.measures(),
                        sweeper.measures(),
                        new JavaMeasures().measures())
                .flatMap(List::stream);
    }
}
