package dev.parley.bench.postgres;

import dev.parley.bench.compare.Contender;
import dev.parley.bench.compare.Plan;
import dev.parley.bench.compare.Round;
import dev.parley.bench.database.DatabaseProcesses;
import dev.parley.bench.parley.AppendRequest;
import dev.parley.bench.parley.WrongLogException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;

/** COPY in the binary format into the table of messages, some connections at once: many messages a commit. */
public final class CopyContender implements Contender {
    private static final List<Integer> CONNECTIONS = List.of(1, 2, 4);
    private static final int MESSAGES_A_COMMIT = 1000;
    static final String COPY = "COPY parley.message (tenant, session_id, sequence, message_id, create_time, role,"
            + " status, content) FROM STDIN (FORMAT binary)";

    private final Tables tables;
    private final DatabaseProcesses processes;
    private final int connections;

    private CopyContender(Tables tables, DatabaseProcesses processes, int connections) {
        this.tables = tables;
        this.processes = processes;
        this.connections = connections;
    }

    /** With the number of connections that brings most messages into the table in a second. */
    public static CopyContender best(Tables tables, DatabaseProcesses processes, Plan plan)
            throws InterruptedException {
        var best = new CopyContender(tables, processes, CONNECTIONS.getFirst());
        double bestRate = 0;
        for (int connections : CONNECTIONS) {
            var contender = new CopyContender(tables, processes, connections);
            // Once for the JVM that encodes, which is this one.
            contender.round(plan.length());
            double rate = contender.round(plan.length()).rate();
            if (rate > bestRate) {
                best = contender;
                bestRate = rate;
            }
        }
        return best;
    }

    /** How many connections work at once. */
    public int connections() {
        return connections;
    }

    @Override
    public Round round(Duration length) throws InterruptedException {
        tables.clear();
        var round = Round.measure(processes, () -> copy(length));
        long stored = tables.number("SELECT count(*) FROM parley.message");
        if (stored != round.calls()) {
            throw new WrongLogException("%d messages were copied, and %d are there".formatted(round.calls(), stored));
        }
        tables.clear();
        return round;
    }

    private long copy(Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        List<Callable<Long>> writers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int writer = i;
            writers.add(() -> write(writer, end));
        }
        try (var threads = Executors.newFixedThreadPool(connections)) {
            long sum = 0;
            for (Future<Long> copied : threads.invokeAll(writers)) {
                sum += copied.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a COPY failed", e);
        }
    }

    private long write(int writer, long end) {
        return tables.use(connection -> {
            var copies = connection.unwrap(PGConnection.class).getCopyAPI();
            var rows = new CopyRows("copy-%06d".formatted(writer), AppendRequest.message("message-000000000"));
            long copied = 0;
            while (System.nanoTime() - end < 0) {
                copied += copyIn(copies, rows);
            }
            return copied;
        });
    }

    private static long copyIn(org.postgresql.copy.CopyManager copies, CopyRows rows) throws SQLException {
        try {
            return copies.copyIn(COPY, new ByteArrayInputStream(rows.next(MESSAGES_A_COMMIT)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
