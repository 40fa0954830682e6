package dev.parley.bench;

import static java.util.stream.Collectors.joining;

import dev.parley.bench.database.DatabaseProcesses;
import dev.parley.bench.floor.EchoServer;
import dev.parley.bench.floor.FloorProcess;
import dev.parley.bench.floor.TransactionServer;
import dev.parley.bench.load.Connections;
import dev.parley.bench.parley.CalledLedger;
import dev.parley.bench.parley.ClearedLedger;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.parley.Store;
import dev.parley.bench.postgres.TableLedger;
import dev.parley.bench.postgres.Tables;
import dev.parley.bench.process.JavaCommand;
import dev.parley.bench.process.ServerProcess;
import dev.parley.databases.OwnPostgres;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL, Parley on one of its databases, and the floors on another one with the same tables. Servers start when
 * they are first asked for, and stay up.
 */
final class PostgresArena implements AutoCloseable {
    // The first three are PostgreSQL's own, written down so that nobody doubts them. The others keep checkpoints out of
    // the rounds, which are measured between them, and what is read in memory.
    private static final Map<String, String> SETTINGS = new TreeMap<>(Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "shared_buffers", "512MB",
            "max_wal_size", "8GB",
            "checkpoint_timeout", "30min"));

    private static final String PARLEY = "parley";
    private static final String FLOOR = "floor";

    private final Opened opened = new Opened();
    private final int connections;
    private final OwnPostgres postgres;
    private final Parley program;
    private final Tables parleyTables;
    private final Tables floorTables;
    private final ServerProcess parley;
    private final Store store;
    private @Nullable Store plain;
    private @Nullable Side echo;

    private PostgresArena(RunOptions run) throws InterruptedException {
        var data = run.root().resolve("target").resolve("bench").resolve("postgres");
        this.connections = run.load(0).connections();
        this.postgres = opened.keep(OwnPostgres.on(data, 0, SETTINGS));
        drop();
        opened.keep(this::drop);
        this.program = Parley.onPostgres(run.launcher(), postgres.database(PARLEY));
        // It makes the tables.
        program.start(Arena.SMALL_HEAP, Map.of()).close();
        postgres.address().execute("CREATE DATABASE %s TEMPLATE %s".formatted(FLOOR, PARLEY));
        this.parleyTables = new Tables(postgres.database(PARLEY));
        this.floorTables = new Tables(postgres.database(FLOOR));
        this.parley = opened.keep(program.start(Arena.SMALL_HEAP, Map.of()));
        var calls = opened.keep(connect(parley));
        var ledger = new ClearedLedger(new CalledLedger(calls), parleyTables::analyzeSessions, parleyTables::clear);
        this.store = new Store(processes().behind(parley), calls, ledger);
    }

    /** Starts PostgreSQL with new databases, and Parley. */
    static PostgresArena open(RunOptions run) throws InterruptedException {
        return new PostgresArena(run);
    }

    /** The settings of PostgreSQL, for people. */
    static String describedSettings() {
        return SETTINGS.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(joining(" "));
    }

    DatabaseProcesses processes() {
        return new DatabaseProcesses(postgres::pids);
    }

    /** How Parley is started here. */
    Parley program() {
        return program;
    }

    /** The tables that Parley works on. */
    Tables parleyTables() {
        return parleyTables;
    }

    /** Those that the floors work on. */
    Tables floorTables() {
        return floorTables;
    }

    /** Parley. */
    Store parley() {
        return store;
    }

    /** The server with a transaction for each call. */
    Store plain() throws InterruptedException {
        if (plain == null) {
            var database = floorTables.database();
            var environment = TransactionServer.environment(database.url(), database.username(), database.password());
            var server = opened.keep(FloorProcess.start(TransactionServer.class, JavaCommand.of(parley), environment));
            plain = new Store(processes().behind(server), opened.keep(connect(server)), new TableLedger(floorTables));
        }
        return plain;
    }

    /** The echo. */
    Side echo() throws InterruptedException {
        if (echo == null) {
            var server = opened.keep(FloorProcess.start(EchoServer.class, JavaCommand.of(parley), Map.of()));
            echo = new Side(server, opened.keep(connect(server)));
        }
        return echo;
    }

    /** Removes all that is stored. */
    void clear() {
        parleyTables.clear();
        floorTables.clear();
    }

    @Override
    public void close() {
        opened.close();
    }

    private Connections connect(ServerProcess server) {
        return Connections.open(server.port(), connections);
    }

    private void drop() {
        for (var name : List.of(FLOOR, PARLEY)) {
            postgres.address().execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
        }
    }
}
