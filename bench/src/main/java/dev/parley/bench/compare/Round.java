package dev.parley.bench.compare;

import dev.parley.bench.load.Load;
import dev.parley.bench.process.ServerProcess;
import java.time.Duration;

/**
 * What one round of load did.
 *
 * @param calls the calls or items that were answered, all of them well
 * @param seconds how long that took
 * @param serverSeconds processor time of the server
 * @param clientSeconds processor time of the load generator
 */
public record Round(long calls, double seconds, double serverSeconds, double clientSeconds) {
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e6;

    /** Runs a load, and reads the clocks before and after. */
    public static Round measure(ServerProcess server, Work work) throws InterruptedException {
        var client = ProcessHandle.current();
        var serverBefore = server.cpu();
        var clientBefore = cpu(client);
        long start = System.nanoTime();
        long calls = work.run();
        long nanos = System.nanoTime() - start;
        return new Round(
                calls,
                nanos / NANOS,
                server.cpu().minus(serverBefore).toNanos() / NANOS,
                cpu(client).minus(clientBefore).toNanos() / NANOS);
    }

    /** Calls per second. */
    public double rate() {
        return calls / seconds;
    }

    /** Microseconds of the server's processor time per call. */
    public double serverMicros() {
        return serverSeconds / calls * MICROS;
    }

    /** Microseconds of the load generator's processor time per call. */
    public double clientMicros() {
        return clientSeconds / calls * MICROS;
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What is measured: usually {@link Load#run}. */
    public interface Work {
        /** Does it, and returns how many calls were answered. */
        long run() throws InterruptedException;
    }
}
