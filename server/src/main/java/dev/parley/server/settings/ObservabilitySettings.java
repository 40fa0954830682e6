package dev.parley.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What the server tells about itself. The log goes to standard output and never holds content. */
@Setting("What the server tells about itself. The log goes to standard output and never holds content.")
@ConfigMapping(prefix = "observability")
public interface ObservabilitySettings {
    @Setting(value = "The form of a log line: `json` for programs, `text` for people.", need = Need.OFTEN)
    @WithDefault("json")
    LogFormat logFormat();

    @Setting(
            value = "The least important lines of the server itself that are logged. Libraries log warnings and "
                    + "errors only, whatever stands here: below that some of them log what callers send.",
            need = Need.OFTEN)
    @WithDefault("info")
    LogLevel logLevel();

    /** Metrics, for Prometheus to fetch. */
    Metrics metrics();

    /** Metrics, for Prometheus to fetch. */
    @Setting("Metrics, for Prometheus to fetch from `/metrics`. They never hold content, ids or tenants. "
            + "docs/metrics.md lists them.")
    interface Metrics {
        @Setting(
                value = "Whether the server measures itself and opens the port below. When off, it does neither.",
                need = Need.OFTEN)
        @WithDefault("false")
        boolean enabled();

        @Setting(
                value = "The address to listen on for requests for metrics. `0.0.0.0` or `::` means every address of "
                        + "the machine.",
                need = Need.OFTEN)
        @WithDefault("127.0.0.1")
        String host();

        @Setting(value = "The port of the metrics. 0 takes a free one and logs which.", need = Need.OFTEN)
        @WithDefault("9464")
        @Min(0)
        @Max(65_535)
        int port();

        @Setting(
                value = "Allows an address that other machines can reach: everybody who reaches the port can read the "
                        + "metrics, and there is no TLS for them. Unlike that of `server`, the production profile "
                        + "takes it.",
                need = Need.OFTEN)
        @WithDefault("false")
        boolean insecurePlaintext();
    }

    /** The values of {@code observability.log-format}. */
    enum LogFormat {
        /** One JSON object a line. */
        JSON,
        /** One readable line. */
        TEXT,
    }

    /** The values of {@code observability.log-level}. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE,
    }
}
