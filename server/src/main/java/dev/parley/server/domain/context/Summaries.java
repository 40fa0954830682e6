package dev.parley.server.domain.context;

import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.SummaryRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The summaries that stand, each in place of the earlier messages that it covers. No two overlap. */
final class Summaries {
    private final NavigableMap<Long, Summary> byPlace = new TreeMap<>();
    private final Map<Long, Summary> bySequence = new HashMap<>();

    private Summaries() {}

    /**
     * Finds those that stand: of two that overlap the later one.
     *
     * @param admitted in the order of the log; those that are no summaries do not matter
     */
    static Summaries of(List<Marked> admitted) {
        var summaries = new Summaries();
        for (var marked : admitted.reversed()) {
            marked.envelope().marks().summary().ifPresent(range -> summaries.offer(Summary.of(marked, range)));
        }
        return summaries;
    }

    private void offer(Summary summary) {
        if (!meets(summary.covered().from(), summary.covered().through())) {
            byPlace.put(summary.place(), summary);
            bySequence.put(summary.sequence(), summary);
        }
    }

    /** Whether a message at a sequence is one of them. */
    boolean has(long sequence) {
        return bySequence.containsKey(sequence);
    }

    Summary get(long sequence) {
        return Optional.ofNullable(bySequence.get(sequence)).orElseThrow();
    }

    boolean covers(long sequence) {
        return covering(sequence).isPresent();
    }

    /** What a sequence is covered with. */
    Optional<SummaryRange> covering(long sequence) {
        return Optional.ofNullable(byPlace.floorEntry(sequence))
                .map(entry -> entry.getValue().covered())
                .filter(covered -> covered.contains(sequence));
    }

    /** Whether one of them covers something between two sequences, both exclusive. */
    boolean part(long earlier, long later) {
        return later - earlier > 1 && meets(earlier + 1, later - 1);
    }

    /** The highest stretch of at least so many covered sequences that ends below a sequence. */
    Optional<SummaryRange> below(long sequence, long length) {
        return byPlace.headMap(sequence, false).descendingMap().values().stream()
                .map(Summary::covered)
                .filter(covered -> covered.through() < sequence && covered.through() - covered.from() >= length - 1)
                .findFirst();
    }

    /** All, by their places, the newest first. */
    List<Summary> newestFirst() {
        return List.copyOf(byPlace.descendingMap().values());
    }

    private boolean meets(long from, long through) {
        var last = byPlace.floorEntry(through);
        return last != null && last.getValue().covered().through() >= from;
    }

    /**
     * One of them.
     *
     * @param covered the earlier sequences that it stands for; itself, if there are none
     */
    record Summary(long sequence, boolean isPinned, SummaryRange covered) {
        static Summary of(Marked marked, SummaryRange range) {
            long sequence = marked.sequence();
            var covered = range.from() < sequence
                    ? new SummaryRange(range.from(), Math.min(range.through(), sequence - 1))
                    : new SummaryRange(sequence, sequence);
            return new Summary(sequence, marked.envelope().marks().isPinned(), covered);
        }

        /** Where it comes among the messages. */
        long place() {
            return covered.from();
        }
    }
}
