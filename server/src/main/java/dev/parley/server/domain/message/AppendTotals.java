package dev.parley.server.domain.message;

import dev.parley.server.domain.Measure;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How many messages this server was given since it started. Thread-safe. */
public final class AppendTotals {
    private final LongAdder stored = new LongAdder();
    private final LongAdder replayed = new LongAdder();

    /** Counts the messages of one append, and hands it on. */
    Appended counted(Appended appended) {
        long replays = 0;
        for (var result : appended.results()) {
            replays += result.isReplayed() ? 1 : 0;
        }
        if (replays > 0) {
            replayed.add(replays);
        }
        if (replays < appended.results().size()) {
            stored.add(appended.results().size() - replays);
        }
        return appended;
    }

    public List<Measure> measures() {
        return List.of(
                Measure.counter("parley.messages.appended", "{message}", "Messages stored by appends.", stored::sum),
                Measure.counter(
                        "parley.messages.replayed",
                        "{message}",
                        "Messages of appends that an earlier append had stored.",
                        replayed::sum));
    }
}
