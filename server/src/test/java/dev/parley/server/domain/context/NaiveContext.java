package dev.parley.server.domain.context;

import dev.parley.server.domain.context.WrittenLog.Line;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rule of contract §8 word by word, over the whole log, without a thought of what it costs. */
final class NaiveContext {
    private final ContextQuery query;
    private final int reach;
    // Messages that may be in the context, without summaries; the summaries that stand, the latest first.
    private final List<Line> messages;
    private final List<Line> summaries = new ArrayList<>();

    private NaiveContext(List<Line> log, ContextQuery query, int reach) {
        this.query = query;
        this.reach = reach;
        var admitted = log.stream().filter(this::isAdmitted).toList();
        this.messages = admitted.stream().filter(line -> !isSummary(line)).toList();
        for (var line : admitted.reversed()) {
            if (isSummary(line) && summaries.stream().noneMatch(later -> overlap(later, line))) {
                summaries.add(line);
            }
        }
    }

    /** The choice, or nothing if the budget is too small. */
    static Optional<Choice> of(List<Line> log, ContextQuery query, int reach) {
        return new NaiveContext(log, query, reach).choose();
    }

    private Optional<Choice> choose() {
        var always = always();
        var pinnedSummaries = summaries.stream().filter(NaiveContext::isPinned).toList();
        var taken = new ArrayList<Line>(always);
        taken.addAll(pinnedSummaries);
        if (query.budget() instanceof Budget.Tokens(long max) && tokens(taken) > max) {
            return Optional.empty();
        }
        var units = units(always);
        boolean isOver = false;
        long dropped = 0;
        for (int i = 0; i < units.size(); i++) {
            var next = new ArrayList<>(taken);
            next.addAll(units.get(i).lines());
            boolean isWithin = isWithin(units.subList(0, i + 1), next);
            if (i > 0 && (!isWithin || bytes(next) > query.answerBytes())) {
                dropped = units.subList(i, units.size()).stream()
                        .mapToLong(Unit::through)
                        .max()
                        .orElseThrow();
                break;
            }
            isOver |= !isWithin;
            taken = next;
        }
        return bytes(taken) > query.answerBytes() ? Optional.empty() : Optional.of(choice(taken, isOver, dropped));
    }

    private Choice choice(List<Line> taken, boolean isOver, long dropped) {
        var inOrder = taken.stream()
                .sorted(Comparator.<Line>comparingLong(this::place).thenComparing(line -> !isSummary(line)))
                .toList();
        var open = new LinkedHashSet<String>();
        for (var line : inOrder) {
            for (int part = 0; part < line.substance().toolUses().size() && !isSummary(line); part++) {
                var call = new Part(line, part);
                if (call.use().kind() == ToolUse.Kind.CALL && parts().noneMatch(result -> isResultOf(result, call))) {
                    open.add(call.use().callId());
                }
            }
        }
        return new Choice(
                inOrder.stream().map(Line::sequence).toList(),
                tokens(taken),
                taken.stream().anyMatch(line -> line.substance().isEstimated()),
                isOver,
                dropped,
                List.copyOf(open));
    }

    private boolean isWithin(List<Unit> units, List<Line> taken) {
        return switch (query.budget()) {
            case Budget.LastMessages(long count) ->
                units.stream().mapToInt(unit -> unit.lines().size()).sum() <= count;
            case Budget.LastTurns(long count) ->
                units.stream().filter(unit -> !unit.isSummary()).count() <= count;
            case Budget.Tokens(long max) -> tokens(taken) <= max;
        };
    }

    // Step 1.
    private boolean isAdmitted(Line line) {
        var status = line.envelope().status();
        return (status == MessageStatus.COMPLETE || status == MessageStatus.INCOMPLETE)
                && (query.branch().isEmpty()
                        || line.envelope().branch().isEmpty()
                        || (query.branch() + ".").startsWith(line.envelope().branch() + "."))
                && !(query.ignoresSummaries() && isSummary(line));
    }

    // Step 2.
    private static boolean overlap(Line a, Line b) {
        return from(a) <= through(b) && from(b) <= through(a);
    }

    private static long from(Line summary) {
        long from = summary.envelope().marks().summary().orElseThrow().from();
        return Math.min(from, summary.sequence());
    }

    private static long through(Line summary) {
        var range = summary.envelope().marks().summary().orElseThrow();
        return range.from() < summary.sequence()
                ? Math.min(range.through(), summary.sequence() - 1)
                : summary.sequence();
    }

    private boolean isCovered(long sequence) {
        return summaries.stream().anyMatch(summary -> from(summary) <= sequence && sequence <= through(summary));
    }

    private List<Line> visible() {
        return messages.stream()
                .filter(line -> isPinned(line) || !isCovered(line.sequence()))
                .toList();
    }

    // Step 3.
    private List<Line> always() {
        var always = new ArrayList<Line>();
        boolean isLeading = true;
        for (var line : visible()) {
            var role = line.envelope().role();
            isLeading = isLeading && (role == Role.SYSTEM || role == Role.DEVELOPER);
            if (isLeading || isPinned(line)) {
                always.add(line);
            }
        }
        return closed(always, List.of());
    }

    // Step 4.
    private List<Unit> units(List<Line> always) {
        var inUnits = visible().stream().filter(line -> !always.contains(line)).toList();
        var turns = query.budget() instanceof Budget.LastMessages ? List.<Set<Line>>of() : turns(inUnits);
        var units = new LinkedHashSet<Unit>();
        for (var line : inUnits) {
            var lines = closed(List.of(line), turns);
            long newest = lines.stream()
                    .filter(inUnits::contains)
                    .mapToLong(Line::sequence)
                    .max()
                    .orElseThrow();
            units.add(new Unit(lines, newest, newest, false));
        }
        for (var summary : summaries) {
            if (!isPinned(summary)) {
                units.add(new Unit(List.of(summary), from(summary), through(summary), true));
            }
        }
        return units.stream()
                .sorted(Comparator.comparingLong(Unit::place).reversed())
                .toList();
    }

    private List<Set<Line>> turns(List<Line> inUnits) {
        var turns = new ArrayList<Set<Line>>();
        var visible = visible();
        for (int i = 0; i < visible.size(); i++) {
            var line = visible.get(i);
            var before = i == 0 ? Optional.<Line>empty() : Optional.of(visible.get(i - 1));
            var turn = line.envelope().turnId().isEmpty()
                    ? before.filter(last -> line.envelope().role() != Role.USER && !isCutOff(last, line))
                    : visible.subList(0, i).reversed().stream()
                            .filter(last -> last.envelope()
                                    .turnId()
                                    .equals(line.envelope().turnId()))
                            .findFirst()
                            .filter(last -> line.sequence() - last.sequence() <= reach);
            turn.flatMap(last ->
                            turns.stream().filter(lines -> lines.contains(last)).findFirst())
                    .ifPresentOrElse(lines -> lines.add(line), () -> turns.add(lines(List.of(line))));
        }
        turns.forEach(turn -> turn.retainAll(inUnits));
        return turns;
    }

    private boolean isCutOff(Line last, Line line) {
        for (long sequence = last.sequence() + 1; sequence < line.sequence(); sequence++) {
            if (isCovered(sequence)) {
                return true;
            }
        }
        return false;
    }

    // Step 5: with all that is never parted from some messages.
    private List<Line> closed(List<Line> some, List<Set<Line>> turns) {
        var all = lines(some);
        boolean hasGrown = true;
        while (hasGrown) {
            hasGrown = false;
            for (var line : messages) {
                if (!all.contains(line) && all.stream().anyMatch(other -> areOne(line, other, turns))) {
                    hasGrown |= all.add(line);
                }
            }
        }
        return List.copyOf(all);
    }

    private boolean areOne(Line a, Line b, List<Set<Line>> turns) {
        return turns.stream().anyMatch(turn -> turn.contains(a) && turn.contains(b)) || arePair(a, b) || arePair(b, a);
    }

    private boolean arePair(Line caller, Line answerer) {
        return parts(caller).anyMatch(call -> parts(answerer).anyMatch(result -> isResultOf(result, call)));
    }

    private boolean isResultOf(Part result, Part call) {
        return result.use().kind() == ToolUse.Kind.RESULT
                && parts().filter(part -> part.isBefore(result)
                                && part.use()
                                        .equals(new ToolUse(
                                                ToolUse.Kind.CALL, result.use().callId())))
                        .reduce((_, later) -> later)
                        .equals(Optional.of(call));
    }

    private java.util.stream.Stream<Part> parts() {
        return messages.stream().flatMap(NaiveContext::parts);
    }

    private static java.util.stream.Stream<Part> parts(Line line) {
        return java.util.stream.IntStream.range(0, line.substance().toolUses().size())
                .mapToObj(index -> new Part(line, index));
    }

    private long place(Line line) {
        return isSummary(line) ? from(line) : line.sequence();
    }

    private static Set<Line> lines(List<Line> some) {
        var lines = new TreeSet<>(Comparator.comparingLong(Line::sequence));
        lines.addAll(some);
        return lines;
    }

    private static boolean isSummary(Line line) {
        return line.envelope().marks().summary().isPresent();
    }

    private static boolean isPinned(Line line) {
        return line.envelope().marks().isPinned();
    }

    private static long tokens(List<Line> lines) {
        return lines.stream().mapToLong(line -> line.substance().tokens()).sum();
    }

    private static long bytes(List<Line> lines) {
        return lines.stream()
                .mapToLong(
                        line -> Candidate.of(line.message(), line.substance()).bytes())
                .sum();
    }

    private record Unit(List<Line> lines, long place, long through, boolean isSummary) {}

    private record Part(Line line, int index) {
        ToolUse use() {
            return line.substance().toolUses().get(index);
        }

        boolean isBefore(Part other) {
            return line.sequence() == other.line.sequence()
                    ? index < other.index
                    : line.sequence() < other.line.sequence();
        }
    }
}
