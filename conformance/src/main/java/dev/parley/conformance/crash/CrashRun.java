package dev.parley.conformance.crash;

import dev.parley.conformance.history.HistoryChecker;
import dev.parley.conformance.load.Recording;
import dev.parley.conformance.load.SessionEnds;
import dev.parley.conformance.load.StubbornLoad;
import io.grpc.Channel;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Cycles of load, fault, recovery and check. The faults are in turn. */
final class CrashRun {
    private static final int WRITERS = 12;
    private static final int SESSIONS = 6;
    private static final int CHANGING = 2;
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(30);
    private static final int LOAD_MILLIS = 600;
    private static final int OUTAGE_MILLIS = 300;
    private static final int SHOWN = 10;

    private final Installation installation;
    private final Plan plan;
    private final List<Channel> connections;
    private final PrintWriter out;
    private final Archive archive = new Archive();
    private final Recoveries recoveries = new Recoveries();
    private final List<String> violations = new ArrayList<>();
    private Tally tally = Tally.NOTHING;

    /**
     * What is done.
     *
     * @param seed of the first cycle; each has the next
     * @param isUnsafe whether the database acknowledges what it has not written
     */
    record Plan(List<FaultKind> kinds, int cycles, long seed, boolean isUnsafe) {}

    CrashRun(Installation installation, Plan plan, PrintWriter out) {
        this.installation = installation;
        this.plan = plan;
        this.connections = installation.connections(WRITERS);
        this.out = out;
    }

    /** Goes on until a promise is broken, or something does not come back. */
    void run() {
        for (int cycle = 0; cycle < plan.cycles() && violations.isEmpty(); cycle++) {
            try {
                cycle(cycle, new SplittableRandom(plan.seed() + cycle));
            } catch (IllegalStateException e) {
                violations.add("cycle %d: %s".formatted(cycle + 1, e.getMessage()));
                installation.servers().forEach(server -> violations.add(server.lastLines()));
            }
        }
        if (violations.isEmpty()) {
            archive.changed(new SessionEnds(connections))
                    .forEach(session -> violations.add("session %s is not as it was".formatted(session)));
        }
        report();
    }

    boolean isKept() {
        return violations.isEmpty();
    }

    /** Whether a message was lost that was acknowledged. */
    boolean hasLost() {
        return tally.lost() > 0;
    }

    private void cycle(int cycle, SplittableRandom random) {
        var kind = plan.kinds().get(cycle % plan.kinds().size());
        installation.servers().forEach(server -> server.acknowledgements().forget());
        var load =
                StubbornLoad.start(connections, new StubbornLoad.Plan(WRITERS, SESSIONS, CHANGING, random.nextLong()));
        awaitAcknowledgements(installation.servers());
        if (plan.isUnsafe()) {
            // So the sessions stay, and with them what shows the loss.
            installation.checkpoint();
        }
        Pause.of(Duration.ofMillis(random.nextInt(LOAD_MILLIS)));
        var recovery = recovery(Fault.of(kind, installation, random), random);
        Pause.of(Duration.ofMillis(random.nextInt(LOAD_MILLIS)));
        var sessions = load.finish();
        recoveries.add(kind, recovery);
        var cycleTally = Tally.NOTHING;
        for (int i = 0; i < sessions.size(); i++) {
            var session = sessions.get(i);
            check(session);
            cycleTally = cycleTally.plus(Tally.of(session.history(), session.log(), i >= SESSIONS - CHANGING));
        }
        tally = tally.plus(cycleTally);
        out.printf(
                "%4d  %-8s  %6d acknowledged, %3d unknown, %3d of them applied, back in %d ms%n",
                cycle + 1,
                kind,
                cycleTally.acknowledged(),
                cycleTally.unknown(),
                cycleTally.applied(),
                recovery.toMillis());
        out.flush();
    }

    private Duration recovery(Fault fault, SplittableRandom random) {
        fault.strike().run();
        Pause.of(Duration.ofMillis(random.nextInt(OUTAGE_MILLIS)));
        fault.hit().forEach(server -> server.acknowledgements().forget());
        fault.mend().run();
        long mended = System.nanoTime();
        return Duration.ofNanos(Math.max(0, awaitAcknowledgements(fault.hit()) - mended));
    }

    /** Waits until each server has acknowledged an append, and says when the last of them had. */
    private static long awaitAcknowledgements(List<Server> servers) {
        return servers.stream()
                .mapToLong(server -> server.acknowledgements().await(LONGEST_RECOVERY))
                .max()
                .orElseThrow();
    }

    private void check(Recording session) {
        var broken = HistoryChecker.check(session.history());
        broken.stream().limit(SHOWN).forEach(violation -> violations.add(violation.toString()));
        session.surprises()
                .forEach(reason ->
                        violations.add("session %s: a call failed with %s".formatted(session.sessionId(), reason)));
        archive.add(session);
    }

    private void report() {
        out.printf(
                """

                acknowledged %d messages
                unknown      %d appends, of which %d had been applied
                replays      %d
                lost         %d
                duplicate    %d
                violations   %d
                read again   %d sessions
                %s
                """,
                tally.acknowledged(),
                tally.unknown(),
                tally.applied(),
                tally.replayed(),
                tally.lost(),
                tally.duplicate(),
                violations.size(),
                archive.size(),
                recoveries);
        violations.stream().limit(SHOWN).forEach(violation -> out.println("* " + violation));
        out.flush();
    }
}
