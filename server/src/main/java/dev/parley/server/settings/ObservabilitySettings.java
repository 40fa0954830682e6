package dev.parley.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

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
