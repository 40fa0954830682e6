package dev.parley.bench;

import dev.parley.bench.compare.Comparison;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Round;
import dev.parley.bench.parley.Filling;
import dev.parley.bench.parley.MessageIds;
import dev.parley.bench.parley.MessageReads;
import dev.parley.bench.parley.ReadContender;
import dev.parley.bench.parley.ReadContender.Reads;
import dev.parley.bench.parley.Sessions;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import java.util.List;

/** A page deep in a long session, beside its first page: one call at a time. */
record DeepPageBenchmark(PostgresArena arena) implements Benchmark {
    private static final Sessions SESSION = new Sessions("deep", 1);
    private static final int MESSAGES = 100_000;
    private static final int DEPTH = 90_000;
    private static final int PAGE = 50;

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var connections = arena.parley().connections();
        new Filling(SESSION, MESSAGES, MessageIds.SHORT).make(connections);
        arena.parleyTables().settle();
        var first = reader(MessageReads.firstPage(SESSION, PAGE));
        var deep = reader(MessageReads.pageBehind(connections, SESSION, DEPTH, PAGE));
        var rounds = new Comparison(first, deep).run(plan);
        arena.clear();
        var floor = rounds.floor(Round::median);
        var candidate = rounds.candidate(Round::median);
        var series = new Series().add("floor ms", floor.values()).add("candidate ms", candidate.values());
        return List.of(new Figure(
                Target.POSTGRES_DEEP_PAGE, candidate.median() / floor.median(), floor.agree(), series.values()));
    }

    private ReadContender reader(Reads reads) {
        return new ReadContender(arena.parley().measured(), arena.parley().connections(), reads, 1).timed();
    }
}
