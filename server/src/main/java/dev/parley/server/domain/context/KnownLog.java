package dev.parley.server.domain.context;

import dev.parley.server.domain.context.Step.Walk;
import dev.parley.server.domain.context.Summaries.Summary;
import dev.parley.server.domain.message.LogHead;
import dev.parley.server.domain.message.MarkedMessages;
import dev.parley.server.domain.message.MarkedMessages.Marked;
import dev.parley.server.domain.message.Message;
import dev.parley.server.domain.message.MessagePage;
import dev.parley.server.domain.message.MessageQuery.Direction;
import dev.parley.server.domain.message.MessageQuery.Range;
import dev.parley.server.domain.message.Role;
import dev.parley.server.domain.message.SummaryRange;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was read of a log so far: where its marks are; the end of it, less gaps that summaries cover; its leading
 * messages; and some messages more. Only messages that the query admits are kept.
 */
final class KnownLog {
    private final ContextQuery query;
    private final ContentReader reader;
    private final Reach reach;
    private final LogHead head;
    private final Summaries summaries;
    // Pinned messages, summaries among them only if they stand.
    private final List<Marked> pinned;
    private final NavigableMap<Long, Candidate> messages = new TreeMap<>();
    private final Map<Long, Candidate> summaryBodies = new HashMap<>();
    private final TreeSet<Long> leading = new TreeSet<>();
    // By their first sequences. Nothing in them is known but what is pinned.
    private final NavigableMap<Long, SummaryRange> gaps = new TreeMap<>();
    private final long leadingEnd;
    private long leadingThrough;
    private boolean isLeadingKnown;
    private long floor;

    KnownLog(ContextQuery query, ContentReader reader, Reach reach, MarkedMessages marked) {
        this.query = query;
        this.reader = reader;
        this.reach = reach;
        this.head = marked.head();
        var admitted = marked.messages().stream()
                .filter(message -> query.admits(message.envelope()))
                .toList();
        this.summaries = Summaries.of(admitted);
        this.pinned = admitted.stream().filter(this::isKeptPin).toList();
        this.leadingEnd = pinned.stream()
                .filter(pin -> !ContextQuery.isSummary(pin.envelope())
                        && !isLeading(pin.envelope().role()))
                .mapToLong(Marked::sequence)
                .min()
                .orElse(head.lastSequence() + 1);
        this.floor = head.lastSequence() + 1;
        this.isLeadingKnown = isWhole();
        passOverLeading();
    }

    private boolean isKeptPin(Marked message) {
        return message.envelope().marks().isPinned()
                && (!ContextQuery.isSummary(message.envelope()) || summaries.has(message.sequence()));
    }

    LogHead head() {
        return head;
    }

    Reach reach() {
        return reach;
    }

    Summaries summaries() {
        return summaries;
    }

    /** How many messages are known. */
    int size() {
        return messages.size();
    }

    /** Whether a message stands for itself. */
    boolean isVisible(Candidate message) {
        return message.isPinned() || !summaries.covers(message.sequence());
    }

    /** The sequences of pinned messages and summaries that are not known yet. */
    List<Long> unreadPins() {
        return pinned.stream()
                .map(Marked::sequence)
                .filter(sequence -> !messages.containsKey(sequence) && !summaryBodies.containsKey(sequence))
                .toList();
    }

    /** The known ones of the leading and the pinned messages. */
    Collection<Candidate> leadingAndPinned() {
        var always = new TreeMap<Long, Candidate>();
        leading.forEach(sequence -> always.put(sequence, messages.get(sequence)));
        for (var pin : pinned) {
            Optional.ofNullable(messages.get(pin.sequence())).ifPresent(known -> always.put(pin.sequence(), known));
        }
        return always.values();
    }

    /** The known ones of the pinned summaries. */
    Map<Summary, Candidate> pinnedSummaries() {
        var known = new HashMap<Summary, Candidate>();
        for (var pin : pinned) {
            summary(pin.sequence()).ifPresent(body -> known.put(summaries.get(pin.sequence()), body));
        }
        return known;
    }

    /** A summary, if it is known. */
    Optional<Candidate> summary(long sequence) {
        return Optional.ofNullable(summaryBodies.get(sequence));
    }

    boolean isLeadingKnown() {
        return isLeadingKnown;
    }

    /** Whether there is something to read and nothing was read. */
    boolean isUnread() {
        return !isWhole() && floor > head.lastSequence();
    }

    /** From where on all is known that is not in gaps. */
    long floor() {
        return floor;
    }

    /** Whether nothing is below the floor. */
    boolean isWhole() {
        return floor <= 1;
    }

    /** What is known from the floor on. */
    List<Candidate> tail() {
        return List.copyOf(messages.tailMap(floor, true).values());
    }

    /** Whether there may be unknown messages between two sequences, both exclusive, from the floor on. */
    boolean hasGap(long earlier, long later) {
        var last = gaps.lowerEntry(later);
        return last != null && last.getValue().through() > earlier;
    }

    /** The sequences of the next page of a walk. */
    Range range(Walk walk) {
        return switch (walk) {
            case LEADING -> new Range(leadingThrough, leadingEnd);
            case OLDER -> {
                passOver();
                var stop = summaries.below(floor, reach.stretch()).map(SummaryRange::through);
                yield new Range(stop.orElse(0L), floor);
            }
            case EVERYTHING -> {
                var gap = gaps.lastEntry();
                yield gap == null
                        ? new Range(0, floor)
                        : new Range(gap.getKey() - 1, gap.getValue().through() + 1);
            }
        };
    }

    static Direction direction(Walk walk) {
        return walk == Walk.LEADING ? Direction.ASCENDING : Direction.DESCENDING;
    }

    /** Adds messages that were asked for one by one. */
    void add(List<Message> bodies) {
        bodies.forEach(this::add);
    }

    /** Adds a page of a walk, which was read with the range that the walk has now. */
    void add(Walk walk, MessagePage page) {
        if (walk == Walk.LEADING) {
            addLeading(page);
            return;
        }
        var range = range(walk);
        page.messages().forEach(this::add);
        long from = page.resume().orElse(range.after() + 1);
        if (range.before() == floor) {
            floor = from;
        } else {
            shorten(gaps.pollLastEntry().getValue(), from);
        }
        if (walk == Walk.OLDER) {
            passOver();
        }
        if (isWhole() && !isLeadingKnown) {
            addLeading(List.copyOf(messages.values()));
        }
    }

    private void shorten(SummaryRange gap, long from) {
        if (from > gap.from()) {
            gaps.put(gap.from(), new SummaryRange(gap.from(), from - 1));
        }
    }

    // What a summary covers is only of interest where calls or results are looked for.
    private void passOver() {
        for (var next = stretchBelow(); next.isPresent(); next = stretchBelow()) {
            long from = next.get().from();
            gaps.put(from, new SummaryRange(from, floor - 1));
            floor = from;
        }
    }

    private Optional<SummaryRange> stretchBelow() {
        return summaries.covering(floor - 1).filter(covered -> floor - covered.from() >= reach.stretch());
    }

    private void addLeading(MessagePage page) {
        var candidates = page.messages().stream()
                .map(this::candidate)
                .flatMap(Optional::stream)
                .toList();
        addLeading(candidates);
        if (!isLeadingKnown) {
            leadingThrough = page.resume().orElse(leadingEnd);
            passOverLeading();
            isLeadingKnown = leadingThrough + 1 >= leadingEnd;
        }
    }

    private void passOverLeading() {
        for (var next = summaries.covering(leadingThrough + 1);
                next.isPresent();
                next = summaries.covering(leadingThrough + 1)) {
            leadingThrough = next.get().through();
        }
    }

    // Takes from the beginning what leads, up to the first message that does not.
    private void addLeading(Collection<Candidate> candidates) {
        for (var candidate : candidates) {
            if (isVisible(candidate)) {
                if (candidate.sequence() >= leadingEnd || !isLeading(candidate.role())) {
                    isLeadingKnown = true;
                    return;
                }
                messages.put(candidate.sequence(), candidate);
                leading.add(candidate.sequence());
            }
        }
        isLeadingKnown = isWhole();
    }

    private static boolean isLeading(Role role) {
        return role == Role.SYSTEM || role == Role.DEVELOPER;
    }

    private void add(Message message) {
        if (summaries.has(message.sequence())) {
            summaryBodies.put(message.sequence(), Candidate.of(message, reader.read(message)));
        } else {
            candidate(message).ifPresent(candidate -> messages.put(candidate.sequence(), candidate));
        }
    }

    // Summaries that do not stand are in no context, and their calls and results are in no pair.
    private Optional<Candidate> candidate(Message message) {
        return query.admits(message.envelope()) && !ContextQuery.isSummary(message.envelope())
                ? Optional.of(Candidate.of(message, reader.read(message)))
                : Optional.empty();
    }
}
