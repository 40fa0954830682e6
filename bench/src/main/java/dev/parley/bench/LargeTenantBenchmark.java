package dev.parley.bench;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Round;
import dev.parley.bench.compare.Samples;
import dev.parley.bench.compare.Turns;
import dev.parley.bench.parley.ReadContender;
import dev.parley.bench.parley.SessionReads;
import dev.parley.bench.report.Figure;
import dev.parley.bench.report.Target;
import dev.parley.v1.ListSessionsRequest;
import dev.parley.v1.SessionFilter;
import dev.parley.v1.SessionOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of sessions of a large tenant, beside one of a small tenant: in each order, of all sessions and of those of
 * one user, one call at a time. The worst of them is judged.
 */
record LargeTenantBenchmark(PostgresArena arena) implements Benchmark {
    private static final String SMALL = "small";
    private static final String LARGE = "large";
    private static final int FEW = 1000;
    private static final int MANY = 1_000_000;
    private static final int PAGE = 50;
    private static final List<Kind> KINDS = List.of(
            new Kind("by activity", SessionOrder.SESSION_ORDER_LAST_ACTIVITY_DESC, ""),
            new Kind("by activity, of a user", SessionOrder.SESSION_ORDER_LAST_ACTIVITY_DESC, "user-3"),
            new Kind("by creation", SessionOrder.SESSION_ORDER_CREATE_TIME_DESC, ""),
            new Kind("by creation, of a user", SessionOrder.SESSION_ORDER_CREATE_TIME_DESC, "user-3"));

    @Override
    public List<Figure> run(Plan plan) throws InterruptedException {
        var tables = arena.parleyTables();
        tables.createTenant(SMALL, FEW);
        tables.createTenant(LARGE, MANY);
        tables.settle();
        List<Contender> contenders = new ArrayList<>();
        for (var kind : KINDS) {
            contenders.add(reader(SMALL, kind));
            contenders.add(reader(LARGE, kind));
        }
        var rounds = new Turns(contenders).run(shared(plan));
        arena.clear();
        var series = new Series();
        double worst = 0;
        boolean counts = true;
        for (int i = 0; i < KINDS.size(); i++) {
            var small = medians(rounds.get(2 * i));
            var large = medians(rounds.get(2 * i + 1));
            series.add("floor ms, " + KINDS.get(i).name(), small.values())
                    .add("candidate ms, " + KINDS.get(i).name(), large.values());
            worst = Math.max(worst, large.median() / small.median());
            counts &= small.agree();
        }
        return List.of(new Figure(Target.POSTGRES_LARGE_TENANT, worst, counts, series.values()));
    }

    private ReadContender reader(String tenant, Kind kind) {
        var reads = SessionReads.page(ListSessionsRequest.newBuilder()
                .setFilter(SessionFilter.newBuilder().setUserId(kind.user()))
                .setOrderBy(kind.order())
                .setPageSize(PAGE)
                .build());
        var store = arena.parley();
        return new ReadContender(store.measured(), store.connections().as(tenant), reads, 1).timed();
    }

    // All kinds together take no longer than two contenders elsewhere.
    private static Plan shared(Plan plan) {
        return new Plan(plan.rounds(), plan.length().dividedBy(2), plan.warmUp().dividedBy(KINDS.size()));
    }

    private static Samples medians(List<Round> rounds) {
        return new Samples(rounds.stream().map(Round::median).toList());
    }

    private record Kind(String name, SessionOrder order, String user) {}
}
