package dev.parley.server.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopSignalsTest {
    @Test
    void theFirstSignalStopsAndTheSecondEndsAtOnce() {
        var events = new ArrayList<String>();
        var signals = new StopSignals(() -> events.add("stop"), code -> events.add("halt " + code));

        signals.receive(15);
        signals.receive(2);

        assertThat(events).containsExactly("stop", "halt 130");
    }

    @Test
    void aProcessThatHangsInItsStopEndsAtTheSecondSignal() throws Exception {
        var process = start(HangingProgram.class);
        try (var out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("ready");

            process.toHandle().destroy();
            assertThat(out.readLine()).isEqualTo("stopping");
            assertThat(process.isAlive()).isTrue();

            process.toHandle().destroy();
            assertThat(process.waitFor(30, SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Class<?> program) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), program.getName())
                .redirectErrorStream(true)
                .start();
    }

    /** Begins to stop, and never has stopped. */
    static final class HangingProgram {
        private HangingProgram() {}

        public static void main(String[] arguments) throws InterruptedException {
            var never = new CountDownLatch(1);
            new StopSignals(() -> System.out.println("stopping"), Runtime.getRuntime()::halt).install();
            System.out.println("ready");
            never.await();
        }
    }
}
