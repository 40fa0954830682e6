package dev.parley.server.observability;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import dev.parley.server.grpc.transport.Instrumentation;
import dev.parley.server.settings.ObservabilitySettings;

/** Chooses what the server is watched by. */
public final class ObservabilityModules {
    private ObservabilityModules() {}

    /**
     * The module that the settings ask for.
     *
     * @param version of the server
     */
    public static Module of(ObservabilitySettings settings, String version) {
        return settings.metrics().enabled() ? new MetricsModule(settings.metrics(), version) : new NoMetricsModule();
    }

    private static final class NoMetricsModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(Instrumentation.class).toInstance(Instrumentation.NONE);
            bind(Metrics.class).toInstance(Metrics.NONE);
        }
    }
}
