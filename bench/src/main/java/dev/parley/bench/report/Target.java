package dev.parley.bench.report;

/** What is measured, and what it should come to. The numbers are those of the project's goals. */
public enum Target {
    APPEND_CALLS(1, "AppendMessages, calls", Unit.RATIO, Bound.atLeast(0.75, 0.90)),
    APPEND_CPU(1, "AppendMessages, CPU per call", Unit.RATIO, Bound.atMost(2.0, 1.5)),
    GET_CALLS(2, "GetSession, calls", Unit.RATIO, Bound.atLeast(0.75, 0.95)),
    POSTGRES_APPEND_CALLS(3, "PostgreSQL, AppendMessages, calls", Unit.RATIO, Bound.atLeast(1.5, 2.5)),
    POSTGRES_PLAIN_CALLS(4, "PostgreSQL, against a plain server", Unit.RATIO, Bound.atLeast(5, 8)),
    POSTGRES_PLAIN_CPU(4, "PostgreSQL, the same, CPU per call", Unit.FINE_RATIO, Bound.atMost(0.125, 0.1)),
    POSTGRES_ONE_APPEND(5, "PostgreSQL, one append, p50", Unit.RATIO, Bound.atMost(1.25, 1.1)),
    POSTGRES_GET_CALLS(6, "PostgreSQL, GetSession, calls", Unit.RATIO, Bound.atLeast(1.5, 2)),
    POSTGRES_LAST_CALLS(7, "PostgreSQL, the last 50, calls", Unit.RATIO, Bound.atLeast(0.90, 1.2)),
    POSTGRES_BATCHES_OF_20(8, "PostgreSQL, batches of 20, messages", Unit.RATIO, Bound.atLeast(0.70, 0.90)),
    POSTGRES_BATCHES_OF_100(8, "PostgreSQL, batches of 100, messages", Unit.RATIO, Bound.atLeast(0.70, 0.90)),
    REDIS_APPEND_CALLS(9, "Redis, AppendMessages, calls", Unit.RATIO, Bound.atLeast(0.75, 1.1)),
    REDIS_GET_CALLS(10, "Redis, GetSession, calls", Unit.RATIO, Bound.atLeast(0.75, 1.1)),
    STREAM_MESSAGES(11, "StreamMessages, messages", Unit.RATIO, Bound.atLeast(0.80, 1.0)),
    POSTGRES_DEEP_PAGE(12, "PostgreSQL, a page at depth 90,000", Unit.RATIO, Bound.atMost(1.2, 1.05)),
    POSTGRES_LARGE_TENANT(12, "PostgreSQL, a page of 1 M sessions", Unit.RATIO, Bound.atMost(1.2, 1.05)),
    HEAP(13, "Heap per message beyond its bytes", Unit.BYTES, Bound.atMost(96, 48)),
    POSTGRES_SIZE(14, "PostgreSQL, stored bytes", Unit.RATIO, Bound.atMost(1.25, 1.16)),
    REDIS_SIZE(14, "Redis, stored bytes", Unit.RATIO, Bound.atMost(1.40, 1.20)),
    START(15, "Start with an AOT cache", Unit.RATIO, Bound.atMost(0.45, 0.28)),
    POSTGRES_START(15, "PostgreSQL, start with an AOT cache", Unit.RATIO, Bound.atMost(0.45, 0.28)),
    REDIS_START(15, "Redis, start with an AOT cache", Unit.RATIO, Bound.atMost(0.45, 0.28)),
    POSTGRES_SLOW_CALLS(16, "PostgreSQL, 1,000 in flight, p99", Unit.RATIO, Bound.atMost(0.6, 0.3)),
    IDLE(17, "Resident memory, idle", Unit.MEGABYTES, Bound.atMost(100, 85)),
    OBSERVED_CALLS(18, "Metrics on, calls", Unit.RATIO, Bound.atLeast(0.90, 0.95));

    private final int goal;
    private final String title;
    private final Unit unit;
    private final boolean higherIsBetter;
    private final double needed;
    private final double beyond;

    Target(int goal, String title, Unit unit, Bound bound) {
        this.goal = goal;
        this.title = title;
        this.unit = unit;
        this.higherIsBetter = bound.higherIsBetter();
        this.needed = bound.goal();
        this.beyond = bound.beyond();
    }

    /** The number of the goal that it belongs to. */
    public int goal() {
        return goal;
    }

    public String title() {
        return title;
    }

    public Unit unit() {
        return unit;
    }

    public Bound bound() {
        return new Bound(higherIsBetter, needed, beyond);
    }
}
