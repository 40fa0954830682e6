package dev.parley.server.domain.context;

import static java.util.stream.Collectors.joining;

import dev.parley.server.domain.context.WrittenLog.Line;
import dev.parley.server.domain.message.MessageStatus;
import dev.parley.server.domain.message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Small logs of few ids, in which everything meets: calls, turns, summaries, pins, branches; and what is asked of them.
 */
public final class ContextArbitraries extends DomainContextBase {
    private static final int MAX_SEQUENCE = 30;

    @Provide
    Arbitrary<WrittenLog> logs() {
        return Combinators.combine(
                        words().list().ofMaxSize(20),
                        Arbitraries.integers().between(1, 2).list().ofSize(20))
                .as(ContextArbitraries::log);
    }

    @Provide
    Arbitrary<ContextQuery> queries() {
        return Combinators.combine(
                        budgets(),
                        Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true)),
                        Arbitraries.frequency(Tuple.of(3, ""), Tuple.of(1, "a"), Tuple.of(1, "a.b")),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(1L << 20)),
                                Tuple.of(1, Arbitraries.longs().between(200, 3000))))
                .as((budget, ignored, branch, bytes) -> new ContextQuery("s-1", budget, ignored, branch, bytes));
    }

    @Provide
    Arbitrary<ContextWalk> walks() {
        return Combinators.combine(small(8), small(6), small(7))
                .as((turn, stretch, pageSize) -> new ContextWalk(new Reach(turn, stretch), pageSize));
    }

    private static Arbitrary<Budget> budgets() {
        return Arbitraries.oneOf(
                small(12).map(Budget.LastMessages::new),
                small(6).map(Budget.LastTurns::new),
                small(60).map(Budget.Tokens::new));
    }

    private static WrittenLog log(List<String> words, List<Integer> steps) {
        var lines = new ArrayList<Line>();
        int sequence = 0;
        for (int i = 0; i < words.size(); i++) {
            sequence += steps.get(i);
            lines.add(Line.parse(sequence + " " + words.get(i)));
        }
        return new WrittenLog(lines);
    }

    private static Arbitrary<String> words() {
        return Combinators.combine(
                        Arbitraries.of(Role.class).map(Role::name),
                        weights(),
                        rarely(4, Arbitraries.of("turn=t", "turn=u")),
                        rarely(4, Arbitraries.of("branch=a", "branch=a.b", "branch=b")),
                        rarely(8, Arbitraries.of(MessageStatus.class).map(status -> "status=" + status)),
                        marks(),
                        toolUses())
                .as((role, weight, turn, branch, status, marks, uses) -> Stream.of(
                                role, weight, turn, branch, status, marks, uses)
                        .filter(word -> !word.isEmpty())
                        .collect(joining(" ")));
    }

    private static Arbitrary<String> weights() {
        return Arbitraries.oneOf(
                small(9).map(tokens -> "tokens=" + tokens), small(40).map(bytes -> "text=" + bytes));
    }

    private static Arbitrary<String> marks() {
        var sequences = small(MAX_SEQUENCE);
        var covers = Combinators.combine(sequences, sequences)
                .as((a, b) -> "covers=%d-%d".formatted(Math.min(a, b), Math.max(a, b)));
        return Combinators.combine(rarely(10, Arbitraries.just("pinned")), rarely(5, covers))
                .as((pinned, summary) -> (pinned + " " + summary).strip());
    }

    private static Arbitrary<String> toolUses() {
        var use = Arbitraries.of("call=x", "call=y", "call=z", "result=x", "result=y", "result=z");
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just("")),
                Tuple.of(1, use.list().ofMinSize(1).ofMaxSize(3).map(uses -> String.join(" ", uses))));
    }

    private static Arbitrary<String> rarely(int oneOf, Arbitrary<String> words) {
        return Arbitraries.frequencyOf(Tuple.of(oneOf - 1, Arbitraries.just("")), Tuple.of(1, words));
    }

    private static Arbitrary<Integer> small(int max) {
        return Arbitraries.integers().between(1, max);
    }
}
