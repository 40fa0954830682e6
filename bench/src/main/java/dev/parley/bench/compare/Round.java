package dev.parley.bench.compare;

import dev.parley.bench.load.Latencies;
import dev.parley.bench.process.Measured;
import java.time.Duration;

/**
 * What one round of load did.
 *
 * @param calls the calls or items that were answered, all of them well
 * @param seconds how long that took
 * @param cpu processor time
 * @param latencies how long the calls took, if somebody looked
 */
public record Round(long calls, double seconds, Cpu cpu, Latencies latencies) {
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;
    private static final double MEDIAN = 0.5;
    private static final double SLOW = 0.99;

    /** Runs a load of this process, and reads the clocks before and after. */
    public static Round measure(Measured measured, Work work) throws InterruptedException {
        var client = ProcessHandle.current();
        var serverBefore = measured.serverCpu();
        var databaseBefore = measured.databaseCpu();
        var clientBefore = cpu(client);
        long start = System.nanoTime();
        long calls = work.run();
        long nanos = System.nanoTime() - start;
        var cpu = new Cpu(
                seconds(serverBefore, measured.serverCpu()),
                seconds(databaseBefore, measured.databaseCpu()),
                seconds(clientBefore, cpu(client)));
        return new Round(calls, nanos / NANOS, cpu, Latencies.NONE);
    }

    /** The same round with what somebody has seen of its calls. */
    public Round with(Latencies seen) {
        return new Round(calls, seconds, cpu, seen);
    }

    /** Calls per second. */
    public double rate() {
        return calls / seconds;
    }

    /** Microseconds of processor time per call that the server took, and the database behind it. */
    public double serverMicros() {
        return (cpu.server + cpu.database) / calls * MICROS;
    }

    /** Microseconds of processor time per call that the database took. */
    public double databaseMicros() {
        return cpu.database / calls * MICROS;
    }

    /** Microseconds of the load generator's processor time per call. */
    public double clientMicros() {
        return cpu.client / calls * MICROS;
    }

    /** Milliseconds that half of the calls took at most. */
    public double median() {
        return latencies.millis(MEDIAN);
    }

    /** Milliseconds that all but one of a hundred calls took at most. */
    public double slow() {
        return latencies.millis(SLOW);
    }

    private static double seconds(Duration before, Duration after) {
        return after.minus(before).toNanos() / NANOS;
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /**
     * Seconds of processor time.
     *
     * @param server of the server
     * @param database of the database behind it, or of a database alone
     * @param client of the load generator
     */
    public record Cpu(double server, double database, double client) {}

    /** What is measured: usually {@link dev.parley.bench.load.Load#run}. */
    public interface Work {
        /** Does it, and returns how many calls were answered. */
        long run() throws InterruptedException;
    }
}
