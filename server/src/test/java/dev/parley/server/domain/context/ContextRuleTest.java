package dev.parley.server.domain.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.context.WrittenLog.Line;
import dev.parley.server.domain.message.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

@Domain(ContextArbitraries.class)
@Domain(DomainContext.Global.class)
final class ContextRuleTest {
    private static final ContextWalk WHOLE = new ContextWalk(Reach.STANDARD, 1000);

    @Property(tries = 5000)
    void theChoiceIsThatOfTheRuleWordByWord(
            @ForAll WrittenLog log, @ForAll ContextQuery query, @ForAll ContextWalk walk) {
        var choice = walk.choose(log, query);

        assertThat(choice)
                .isEqualTo(NaiveContext.of(log.lines(), query, walk.reach().turn()));
    }

    @Property
    void aCallIsNeverPartedFromItsResult(@ForAll WrittenLog log, @ForAll ContextQuery query) {
        var choice = WHOLE.choose(log, query);

        Assume.that(choice.isPresent());
        var chosen = Set.copyOf(choice.get().sequences());
        assertThat(pairs(log, query))
                .allSatisfy(pair -> assertThat(chosen.contains(pair.call())).isEqualTo(chosen.contains(pair.result())));
    }

    @Property
    void theChoiceIsNeverAboveItsBudgetUnlessItSaysSo(@ForAll WrittenLog log, @ForAll ContextQuery query) {
        var choice = WHOLE.choose(log, query);

        Assume.that(choice.isPresent() && query.budget() instanceof Budget.Tokens);
        var max = ((Budget.Tokens) query.budget()).max();
        assertThat(choice.get().totalTokens() > max).isEqualTo(choice.get().isOverBudget());
    }

    @Property
    void whatIsPinnedOrLeadsIsAlwaysThere(@ForAll WrittenLog log, @ForAll ContextQuery query) {
        var choice = WHOLE.choose(log, query);

        Assume.that(choice.isPresent());
        var plain = plain(log, query);
        var pinned = plain.stream().filter(line -> line.envelope().marks().isPinned());
        assertThat(choice.get().sequences())
                .containsAll(pinned.map(Line::sequence).toList());
        if (!plain.isEmpty() && plain.getFirst().envelope().role() == Role.SYSTEM && isBare(log)) {
            assertThat(choice.get().sequences()).contains(plain.getFirst().sequence());
        }
    }

    @Property
    void theChoiceDoesNotDependOnThePages(
            @ForAll WrittenLog log, @ForAll ContextQuery query, @ForAll ContextWalk walk) {
        var choice = walk.choose(log, query);

        assertThat(choice).isEqualTo(new ContextWalk(walk.reach(), 1000).choose(log, query));
    }

    @Property
    void whatIsChosenIsOfTheBranchAndWhole(@ForAll WrittenLog log, @ForAll ContextQuery query) {
        var choice = WHOLE.choose(log, query);

        Assume.that(choice.isPresent());
        assertThat(log.lines())
                .filteredOn(line -> choice.get().sequences().contains(line.sequence()))
                .allMatch(line -> query.admits(line.envelope()));
    }

    // Looked for in the order of the log: the last call of an id is the one that the next result answers.
    private static List<Pair> pairs(WrittenLog log, ContextQuery query) {
        var calls = new HashMap<String, Long>();
        var pairs = new HashSet<Pair>();
        for (var line : plain(log, query)) {
            for (var use : line.substance().toolUses()) {
                if (use.kind() == ToolUse.Kind.CALL) {
                    calls.put(use.callId(), line.sequence());
                } else if (calls.containsKey(use.callId())) {
                    pairs.add(new Pair(calls.get(use.callId()), line.sequence()));
                }
            }
        }
        return List.copyOf(pairs);
    }

    private static List<Line> plain(WrittenLog log, ContextQuery query) {
        return log.lines().stream()
                .filter(line -> query.admits(line.envelope())
                        && line.envelope().marks().summary().isEmpty())
                .toList();
    }

    private static boolean isBare(WrittenLog log) {
        return log.lines().stream()
                .allMatch(line -> line.envelope().marks().summary().isEmpty());
    }

    private record Pair(long call, long result) {}
}
