package dev.parley.server.logging;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import dev.parley.server.settings.ObservabilitySettings;
import dev.parley.server.settings.ObservabilitySettings.LogLevel;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Makes the log what the settings say, by {@code logback.xml}: an operator's own in the directory of configuration
 * files, else the built-in one. Until then {@link QuietStart} holds.
 */
public final class Logging {
    private static final String FILE = "logback.xml";

    private Logging() {}

    /**
     * Sets up the log of this process.
     *
     * @param directory the directory of configuration files, if there is one
     * @throws IOException if an operator's own file does not work; the message says why
     */
    public static void configure(ObservabilitySettings settings, Optional<Path> directory) throws IOException {
        configure((LoggerContext) LoggerFactory.getILoggerFactory(), settings, directory);
        // gRPC logs by java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    static void configure(LoggerContext context, ObservabilitySettings settings, Optional<Path> directory)
            throws IOException {
        context.reset();
        context.getStatusManager().clear();
        context.putProperty("parley.log.format", lower(settings.logFormat()));
        context.putProperty("parley.log.level", lower(settings.logLevel()));
        // Below warnings some libraries log what callers send.
        context.putProperty(
                "parley.log.libraries", lower(settings.logLevel() == LogLevel.ERROR ? LogLevel.ERROR : LogLevel.WARN));
        read(file(directory), context);
    }

    private static URL file(Optional<Path> directory) throws IOException {
        var own = directory.map(path -> path.resolve(FILE)).filter(Files::exists);
        return own.isPresent() ? own.get().toUri().toURL() : requireNonNull(Logging.class.getResource(FILE), FILE);
    }

    private static void read(URL file, LoggerContext context) throws IOException {
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(file);
        } catch (JoranException e) {
            throw new IOException(file + " is no configuration of the log", e);
        }
        // Most of what is wrong is not thrown.
        for (var status : context.getStatusManager().getCopyOfStatusList()) {
            if (status.getEffectiveLevel() == Status.ERROR) {
                throw new IOException(file + " is no configuration of the log: " + status.getMessage());
            }
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
