package dev.parley.bench.report;

/** What is measured, and what it should come to. The numbers are those of the project's goals. */
public enum Target {
    APPEND_CALLS(1, "AppendMessages, calls", Unit.RATIO, Bound.atLeast(0.75, 0.90)),
    APPEND_CPU(1, "AppendMessages, CPU per call", Unit.RATIO, Bound.atMost(2.0, 1.5)),
    GET_CALLS(2, "GetSession, calls", Unit.RATIO, Bound.atLeast(0.75, 0.95)),
    STREAM_MESSAGES(11, "StreamMessages, messages", Unit.RATIO, Bound.atLeast(0.80, 1.0)),
    HEAP(13, "Heap per message beyond its bytes", Unit.BYTES, Bound.atMost(96, 48)),
    START(15, "Start with an AOT cache", Unit.RATIO, Bound.atMost(0.45, 0.28)),
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
