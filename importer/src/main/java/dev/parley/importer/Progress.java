package dev.parley.importer;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows how far the import is: on a terminal a bar in one line that is drawn again, elsewhere a whole line now and
 * then. Safe for use by many threads.
 */
final class Progress {
    private static final int WIDTH = 30;
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration NEXT_LINE = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final boolean terminal;
    private final int total;
    private final LongSupplier nanos;
    private final long start;
    private long shown;

    /**
     * Begins at nothing done.
     *
     * @param total sessions to be done
     * @param nanos a clock that never goes back
     */
    Progress(PrintWriter out, boolean terminal, int total, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.total = total;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
        this.shown = start;
    }

    /** Shows the tally, unless something was shown a moment ago. */
    synchronized void show(Tally tally) {
        var pause = terminal ? REDRAW : NEXT_LINE;
        if (nanos.getAsLong() - shown >= pause.toNanos()) {
            draw(tally);
        }
    }

    /** Shows the tally for the last time, and ends the line. */
    synchronized void end(Tally tally) {
        if (terminal) {
            draw(tally);
            out.println();
            out.flush();
        }
    }

    /** Since the beginning. */
    Duration taken() {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }

    private void draw(Tally tally) {
        shown = nanos.getAsLong();
        int done = tally.sessions();
        var text = "%s of %s sessions, %s messages a second"
                .formatted(Tally.number(done), Tally.number(total), Tally.number(tally.rate(taken())));
        if (terminal) {
            int full = total == 0 ? WIDTH : WIDTH * done / total;
            out.print("\r[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + text + "\033[K");
        } else {
            out.println(text);
        }
        out.flush();
    }
}
