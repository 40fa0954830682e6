package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Deletion;
import dev.parley.conformance.history.Operation.Range;
import dev.parley.conformance.history.Operation.Truncation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What was, or may have been, erased. */
final class Erasures {
    private final Ledger ledger;
    private final Attempts attempts;
    private final List<Eraser> erasers;
    // Reads ask for the same sequences again and again.
    private final Map<Long, OptionalLong> firstStarts = new HashMap<>();
    private final Map<Long, Optional<Eraser>> firstCertain = new HashMap<>();

    Erasures(History history, Ledger ledger, Attempts attempts) {
        this.ledger = ledger;
        this.attempts = attempts;
        this.erasers = history.operations().stream().flatMap(Erasures::eraser).toList();
    }

    /**
     * A call that erases.
     *
     * @param range all of which goes; guards say what there was, so it is known even where the outcome is not
     * @param ids which go wherever they are
     * @param isCertain whether it was acknowledged
     */
    record Eraser(Operation source, Range range, Set<String> ids, boolean isCertain) {
        /** Until when it may have taken effect. */
        long end() {
            return isCertain ? source.span().end() : Long.MAX_VALUE;
        }
    }

    private static Stream<Eraser> eraser(Operation operation) {
        return switch (operation) {
            case Truncation truncation
            when !truncation.outcome().isRefused() ->
                Stream.of(new Eraser(
                        truncation,
                        new Range(truncation.after(), truncation.expected()),
                        Set.of(),
                        truncation.outcome().isAcknowledged()));
            case Deletion deletion
            when !deletion.outcome().isRefused() ->
                Stream.of(new Eraser(
                        deletion,
                        Range.NONE,
                        Set.copyOf(deletion.ids()),
                        deletion.outcome().isAcknowledged()));
            case Append append
            when mayReplace(append) ->
                Stream.of(new Eraser(
                        append,
                        new Range(
                                append.guard().replaceAfter().orElseThrow(),
                                append.guard().expected().orElseThrow()),
                        Set.of(),
                        append.outcome().isAcknowledged()));
            default -> Stream.of();
        };
    }

    // A replay erases nothing.
    private static boolean mayReplace(Append append) {
        return append.guard().replaceAfter().isPresent()
                && !append.outcome().isRefused()
                && (!append.outcome().isAcknowledged() || !append.added().isEmpty());
    }

    boolean areNone() {
        return erasers.isEmpty();
    }

    /** Whether anything that began by then may have erased what is, or was, at a sequence. */
    boolean mayHaveErased(long sequence, long time) {
        var start = firstStarts.computeIfAbsent(sequence, this::firstStart);
        return start.isPresent() && start.getAsLong() <= time;
    }

    /** Whether anything at all may have erased what is, or was, at a sequence. */
    boolean mayHaveErased(long sequence) {
        return mayHaveErased(sequence, Long.MAX_VALUE);
    }

    private OptionalLong firstStart(long sequence) {
        return erasers.stream()
                .filter(eraser -> mayHit(eraser, sequence))
                .mapToLong(eraser -> eraser.source().span().start())
                .min();
    }

    /** Whether anything but this call may have erased what is, or was, at a sequence. */
    boolean mayHaveErasedBeside(Operation source, long sequence) {
        return erasers.stream()
                .anyMatch(eraser -> !eraser.source().span().equals(source.span()) && mayHit(eraser, sequence));
    }

    /** What had certainly erased a sequence before a call was made. */
    Optional<Eraser> certainly(long sequence, Span before) {
        return firstCertain
                .computeIfAbsent(sequence, this::firstCertain)
                .filter(eraser -> eraser.source().span().isBefore(before));
    }

    private Optional<Eraser> firstCertain(long sequence) {
        return erasers.stream()
                .filter(eraser ->
                        eraser.isCertain() && (eraser.range().contains(sequence) || deletedThere(eraser, sequence)))
                .min(Comparator.comparingLong(Eraser::end));
    }

    // Certain is what was seen there before the deletion began.
    private boolean deletedThere(Eraser eraser, long sequence) {
        return ledger.at(sequence)
                .filter(sighting -> eraser.ids().contains(sighting.message().id())
                        && sighting.isBefore(eraser.source().span()))
                .isPresent();
    }

    private boolean mayHit(Eraser eraser, long sequence) {
        var sighting = ledger.at(sequence);
        if (sighting.isEmpty()) {
            return eraser.range().contains(sequence) || eraser.ids().stream().anyMatch(this::mayBeAnywhere);
        }
        var id = sighting.get().message().id();
        if (!eraser.range().contains(sequence) && !eraser.ids().contains(id)) {
            return false;
        }
        var placers = attempts.placers(id, sequence);
        return placers.isEmpty() || placers.getFirst().span().start() <= eraser.end();
    }

    // A message whose append nobody was answered may have been where nobody saw it.
    private boolean mayBeAnywhere(String id) {
        return attempts.of(id).stream().anyMatch(append -> !append.outcome().isAcknowledged());
    }
}
