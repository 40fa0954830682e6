package dev.parley.server.observability;

import dev.parley.server.domain.Measure;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;

/** What is recorded and asked for, ready to be fetched in the words of Prometheus. */
final class Instruments implements AutoCloseable {
    private static final String SCOPE = "dev.parley.server";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final SdkMeterProvider provider;
    private final Meter meter;

    /** @param version of the server, which {@code target_info} tells */
    Instruments(String version) {
        var reader = PrometheusMetricReader.builder()
                .setOtelScopeLabelsEnabled(false)
                .setTargetInfoMetricEnabled(true)
                .build();
        this.provider = SdkMeterProvider.builder()
                .setResource(Resource.create(Attributes.builder()
                        .put("service.name", "parley")
                        .put("service.version", version)
                        .build()))
                // They would cost every call a look at its trace, and there are no traces.
                .setExemplarFilter(ExemplarFilter.alwaysOff())
                .registerMetricReader(reader)
                .build();
        this.meter = provider.get(SCOPE);
        registry.register(reader);
    }

    /** For what is recorded when it happens. */
    Meter meter() {
        return meter;
    }

    /** For what is counted anyway, and asked for when metrics are fetched. */
    void add(Measure measure) {
        switch (measure.kind()) {
            case COUNTER ->
                meter.counterBuilder(measure.name())
                        .ofDoubles()
                        .setUnit(measure.unit())
                        .setDescription(measure.description())
                        .buildWithCallback(values -> read(measure, values));
            case GAUGE ->
                meter.gaugeBuilder(measure.name())
                        .setUnit(measure.unit())
                        .setDescription(measure.description())
                        .buildWithCallback(values -> read(measure, values));
        }
    }

    PrometheusRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        provider.close();
    }

    private static void read(Measure measure, ObservableDoubleMeasurement values) {
        measure.reading().read((value, labels) -> values.record(value, attributes(labels)));
    }

    private static Attributes attributes(Map<String, String> labels) {
        var attributes = Attributes.builder();
        labels.forEach(attributes::put);
        return attributes.build();
    }
}
