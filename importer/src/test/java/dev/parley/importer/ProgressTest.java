package dev.parley.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter screen = new StringWriter();
    private final AtomicLong clock = new AtomicLong();
    private final Tally tally = new Tally();

    @Test
    void aTerminalHasOneLineThatIsDrawnAgain() {
        var progress = new Progress(new PrintWriter(screen), true, 2, clock::get);

        tally.add(new Uploaded(1_000, 0));
        progress.show(tally);
        clock.set(SECOND);
        progress.show(tally);
        tally.add(new Uploaded(0, 1_000));
        clock.set(SECOND + 1);
        progress.show(tally);
        progress.end(tally);

        assertThat(screen)
                .hasToString("\r[###############               ] 1 of 2 sessions, 1,000 messages a second\033[K"
                        + "\r[##############################] 2 of 2 sessions, 2,000 messages a second\033[K"
                        + System.lineSeparator());
    }

    @Test
    void elsewhereThereIsALineNowAndThen() {
        var progress = new Progress(new PrintWriter(screen), false, 2, clock::get);

        tally.add(new Uploaded(1_000, 0));
        clock.set(SECOND);
        progress.show(tally);
        clock.set(5 * SECOND);
        progress.show(tally);
        progress.show(tally);
        progress.end(tally);

        assertThat(screen.toString().lines()).containsExactly("1 of 2 sessions, 200 messages a second");
    }
}
