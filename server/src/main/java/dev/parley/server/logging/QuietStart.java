package dev.parley.server.logging;

import ch.qos.logback.classic.BasicConfigurator;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import org.slf4j.Logger;

/**
 * The log before the settings are known, and of the commands that never start a server: warnings, as text. Found by
 * logback as a service; without it logback would read its XML twice, which takes longer than everything else that a
 * health check does.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class QuietStart extends BasicConfigurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        super.configure(context);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
