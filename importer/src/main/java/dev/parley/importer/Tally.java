package dev.parley.importer;

import java.time.Duration;
import java.util.Locale;

/** How far the import has come. Safe for use by many threads. */
final class Tally {
    private int begun;
    private int completed;
    private int unchanged;
    private long appended;
    private long replayed;

    synchronized void add(Uploaded dialogue) {
        appended += dialogue.appended();
        replayed += dialogue.replayed();
        if (dialogue.replayed() == 0) {
            begun++;
        } else if (dialogue.appended() > 0) {
            completed++;
        } else {
            unchanged++;
        }
    }

    /** Sessions that are done. */
    synchronized int sessions() {
        return begun + completed + unchanged;
    }

    /** Messages that are in the store, the replayed ones included. */
    synchronized long messages() {
        return appended + replayed;
    }

    synchronized long appended() {
        return appended;
    }

    /** Messages a second, over all of the time. */
    long rate(Duration taken) {
        return Math.round(messages() * 1e9 / Math.max(1, taken.toNanos()));
    }

    /** The last lines of the import. */
    synchronized String summary(Duration taken) {
        return """
                sessions  %9s   %s new, %s completed, %s unchanged
                messages  %9s   %s appended, %s replayed (there already)
                time      %9s   %s messages a second""".formatted(
                        number(sessions()),
                        number(begun),
                        number(completed),
                        number(unchanged),
                        number(messages()),
                        number(appended),
                        number(replayed),
                        String.format(Locale.ROOT, "%.1f s", taken.toMillis() / 1e3),
                        number(rate(taken)));
    }

    /** Such as {@code 1,234}. */
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
