package dev.parley.server.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.server.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void aContextOfItsOwn() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @Test
    void aJsonLineIsOneObjectWithTheMessageAsPeopleReadIt() throws IOException {
        configure(Map.of("observability.log-format", "json"));

        var line = line("json");

        assertThat(line).endsWith("\n").contains("\"formattedMessage\":\"port 7070\\nis \\\"open\\\"\"");
        assertThat(line.strip()).doesNotContain("\n");
        try (var parser = new JsonFactory().createParser(line)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            parser.skipChildren();
            assertThat(parser.nextToken()).isNull();
        }
    }

    @Test
    void aTextLineBeginsWithItsTime() throws IOException {
        configure(Map.of("observability.log-format", "text"));

        assertThat(line("text"))
                .matches("(?s)\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z WARN  LoggingTest: port 7070\nis \"open\"\n");
    }

    @Test
    void theLevelIsTheServersOwnAndLibrariesStayQuiet() throws IOException {
        configure(Map.of("observability.log-level", "trace"));

        assertThat(context.getLogger("dev.parley.server").isTraceEnabled()).isTrue();
        assertThat(context.getLogger("com.google").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("io.grpc.netty").getEffectiveLevel()).isEqualTo(Level.ERROR);
    }

    @Test
    void librariesAreNoLouderThanTheServer() throws IOException {
        configure(Map.of("observability.log-level", "error"));

        assertThat(context.getLogger("dev.parley.server").getEffectiveLevel()).isEqualTo(Level.ERROR);
        assertThat(context.getLogger("io.grpc.netty").getEffectiveLevel()).isEqualTo(Level.ERROR);
    }

    @Test
    void anOperatorsOwnFileIsUsed(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("logback.xml"),
                "<configuration><logger name=\"io.grpc\" level=\"info\"/><root level=\"off\"/></configuration>");

        Logging.configure(context, Settings.of(Map.of()).observability(), Optional.of(directory));

        assertThat(context.getLogger("io.grpc").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel()).isEqualTo(Level.OFF);
    }

    @Test
    void anOperatorsOwnFileThatDoesNotWorkIsAProblem(@TempDir Path directory) throws IOException {
        var file = Files.writeString(
                directory.resolve("logback.xml"),
                "<configuration><appender name=\"a\" class=\"no.such.Appender\"/>"
                        + "<root><appender-ref ref=\"a\"/></root></configuration>");

        assertThatIOException()
                .isThrownBy(
                        () -> Logging.configure(context, Settings.of(Map.of()).observability(), Optional.of(directory)))
                .withMessageContaining(file.toString())
                .withMessageContaining("no.such.Appender");
    }

    private void configure(Map<String, String> settings) throws IOException {
        Logging.configure(context, Settings.of(settings).observability(), Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private String line(String appender) {
        var logger = context.getLogger(LoggingTest.class);
        var event = new LoggingEvent(
                LoggingTest.class.getName(), logger, Level.WARN, "port {}\nis \"open\"", null, new Object[] {7070});
        var console = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(appender);
        return new String(console.getEncoder().encode(event), UTF_8);
    }
}
