package dev.parley.conformance.history;

import dev.parley.conformance.history.Operation.Append;
import dev.parley.conformance.history.Operation.Deletion;
import dev.parley.conformance.history.Operation.Given;
import dev.parley.conformance.history.Operation.Guard;
import dev.parley.conformance.history.Operation.Miss;
import dev.parley.conformance.history.Operation.Range;
import dev.parley.conformance.history.Operation.Read;
import dev.parley.conformance.history.Operation.Seen;
import dev.parley.conformance.history.Operation.Sent;
import dev.parley.conformance.history.Operation.Truncation;
import dev.parley.conformance.history.Outcome.Acknowledged;
import dev.parley.conformance.history.Outcome.Refused;
import dev.parley.conformance.history.Outcome.Unknown;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Histories in few words: who was told what, from when to when. A message's content follows from its id. */
final class Histories {
    private Histories() {}

    static List<Promise> broken(Operation... operations) {
        return HistoryChecker.check(new History(List.of(operations))).stream()
                .map(Violation::promise)
                .distinct()
                .toList();
    }

    static Append append(long start, long end, Given... results) {
        return append(start, end, Guard.NONE, results);
    }

    static Append append(long start, long end, Guard guard, Given... results) {
        var sent = Stream.of(results).map(result -> sent(result.id())).toList();
        return new Append(span(start, end), sent, guard, new Acknowledged<>(List.of(results)));
    }

    static Append lost(long start, long end, Guard guard, String... ids) {
        return new Append(
                span(start, end), Stream.of(ids).map(Histories::sent).toList(), guard, new Unknown<>("deadline"));
    }

    static Append lost(long start, long end, String... ids) {
        return lost(start, end, Guard.NONE, ids);
    }

    static Append refused(long start, long end, String... ids) {
        return refused("OVERLOADED", start, end, ids);
    }

    static Append refused(String reason, long start, long end, String... ids) {
        return new Append(
                span(start, end), Stream.of(ids).map(Histories::sent).toList(), Guard.NONE, new Refused<>(reason));
    }

    static Given added(String id, long sequence) {
        return new Given(id, sequence, false);
    }

    static Given replayed(String id, long sequence) {
        return new Given(id, sequence, true);
    }

    static Truncation truncation(long start, long end, long after, long expected, long count) {
        return new Truncation(span(start, end), after, expected, new Acknowledged<>(count));
    }

    static Truncation lostTruncation(long start, long end, long after, long expected) {
        return new Truncation(span(start, end), after, expected, new Unknown<>("deadline"));
    }

    static Deletion deletion(long start, long end, long count, String... ids) {
        return new Deletion(span(start, end), List.of(ids), new Acknowledged<>(count));
    }

    /** The whole log, read at one moment. */
    static Read log(long start, long end, long last, Seen... seen) {
        return read(start, end, new Range(0, last), OptionalLong.of(last), seen);
    }

    /** A page or a stream of a part of the log. */
    static Read read(long start, long end, Range covered, OptionalLong last, Seen... seen) {
        return new Read(span(start, end), "list", covered, List.of(seen), last, OptionalLong.empty());
    }

    static Read session(long start, long end, long last, long count) {
        return new Read(
                span(start, end), "session", Range.NONE, List.of(), OptionalLong.of(last), OptionalLong.of(count));
    }

    static Miss miss(long start, long end, String id) {
        return new Miss(span(start, end), id);
    }

    static Seen seen(String id, long sequence) {
        return new Seen(sequence, id, sent(id).content());
    }

    static Sent sent(String id) {
        return new Sent(id, "text of " + id);
    }

    private static Span span(long start, long end) {
        return new Span("client", start, end);
    }
}
