package dev.parley.conformance.history;

import java.util.List;
import java.util.OptionalLong;

/** One call of one client, and what it was told. */
public sealed interface Operation {
    Span span();

    /** A message on its way in. */
    record Sent(String id, String content) {
        @Override
        public String toString() {
            return id;
        }
    }

    /** A message as a read showed it. */
    record Seen(long sequence, String id, String content) {
        @Override
        public String toString() {
            return id + "@" + sequence;
        }
    }

    /** What an answer said of one message of a batch. */
    record Given(String id, long sequence, boolean isReplayed) {
        @Override
        public String toString() {
            return id + "@" + sequence + (isReplayed ? " replayed" : "");
        }
    }

    /** AppendMessages. */
    record Append(Span span, List<Sent> messages, Guard guard, Outcome<List<Given>> outcome) implements Operation {
        public Append {
            messages = List.copyOf(messages);
        }

        /** What the answer said; nothing where there was none. */
        List<Given> given() {
            return outcome instanceof Outcome.Acknowledged<List<Given>>(var answer) ? answer : List.of();
        }

        /** The messages that this call certainly added. */
        List<Given> added() {
            return given().stream().filter(result -> !result.isReplayed()).toList();
        }

        List<String> ids() {
            return messages.stream().map(Sent::id).toList();
        }

        @Override
        public String toString() {
            return "append %s%s (%s): %s".formatted(messages, guard, span, outcome);
        }
    }

    /**
     * What an append expects and replaces.
     *
     * @param replaceAfter only with an expectation
     */
    record Guard(OptionalLong expected, OptionalLong replaceAfter) {
        public static final Guard NONE = new Guard(OptionalLong.empty(), OptionalLong.empty());

        public static Guard expecting(long lastSequence) {
            return new Guard(OptionalLong.of(lastSequence), OptionalLong.empty());
        }

        public static Guard replacing(long lastSequence, long after) {
            return new Guard(OptionalLong.of(lastSequence), OptionalLong.of(after));
        }

        @Override
        public String toString() {
            return (expected.isPresent() ? " expecting " + expected.getAsLong() : "")
                    + (replaceAfter.isPresent() ? " replacing after " + replaceAfter.getAsLong() : "");
        }
    }

    /** TruncateMessages. The answer is the count of messages that it erased. */
    record Truncation(Span span, long after, long expected, Outcome<Long> outcome) implements Operation {
        @Override
        public String toString() {
            return "truncate after %d expecting %d (%s): %s".formatted(after, expected, span, outcome);
        }
    }

    /** DeleteMessages. The answer is the count of messages that it erased. */
    record Deletion(Span span, List<String> ids, Outcome<Long> outcome) implements Operation {
        public Deletion {
            ids = List.copyOf(ids);
        }

        @Override
        public String toString() {
            return "delete %s (%s): %s".formatted(ids, span, outcome);
        }
    }

    /**
     * Anything that shows messages or counts: a session, a message, a page, a stream.
     *
     * @param call what was called
     * @param covered the sequences of which all that are there must have been shown
     * @param seen in the order of the answer
     * @param lastSequence the session's, where the answer said it as of this call
     * @param messageCount the session's, where the answer said it
     */
    record Read(
            Span span,
            String call,
            Range covered,
            List<Seen> seen,
            OptionalLong lastSequence,
            OptionalLong messageCount)
            implements Operation {
        public Read {
            seen = List.copyOf(seen);
        }

        /** The highest sequence that the answer speaks of; 0 if it speaks of none. */
        long highest() {
            long highest = lastSequence.orElse(0);
            for (var message : seen) {
                highest = Math.max(highest, message.sequence());
            }
            return highest;
        }

        @Override
        public String toString() {
            var shown = seen.isEmpty() ? "nothing" : seen.getFirst() + " to " + seen.getLast();
            return "%s (%s): showed %s%s"
                    .formatted(
                            call,
                            span,
                            seen.size() == 1 ? seen.getFirst() : shown,
                            lastSequence.isPresent() ? ", last_sequence " + lastSequence.getAsLong() : "");
        }
    }

    /** A read of a message by its id that found none. */
    record Miss(Span span, String id) implements Operation {
        @Override
        public String toString() {
            return "get %s (%s): not found".formatted(id, span);
        }
    }

    /**
     * Some sequences in a row.
     *
     * @param after the one before the first
     * @param through the last
     */
    record Range(long after, long through) {
        public static final Range NONE = new Range(0, 0);

        boolean contains(long sequence) {
            return sequence > after && sequence <= through;
        }
    }
}
