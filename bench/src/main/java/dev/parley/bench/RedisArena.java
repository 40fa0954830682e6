package dev.parley.bench;

import dev.parley.bench.database.DatabaseProcesses;
import dev.parley.bench.load.Connections;
import dev.parley.bench.parley.CalledLedger;
import dev.parley.bench.parley.ClearedLedger;
import dev.parley.bench.parley.FirstCalls;
import dev.parley.bench.parley.Parley;
import dev.parley.bench.parley.Store;
import dev.parley.bench.redis.AppendScript;
import dev.parley.bench.redis.Keyspace;
import dev.parley.databases.OwnRedis;
import dev.parley.databases.RedisProgram;
import java.util.Map;

/** A Redis that writes nothing to a disk, and Parley on it. The floors have keys of their own on the same one. */
final class RedisArena implements AutoCloseable {
    // Of both sides: so that no round pays for the disk.
    private static final Map<String, String> SETTINGS = Map.of("appendonly", "no", "save", "\"\"");

    private final Opened opened = new Opened();
    private final OwnRedis redis;
    private final Keyspace keyspace;
    private final Parley program;
    private final Store store;

    private RedisArena(RunOptions run) throws InterruptedException {
        var installed = RedisProgram.installed().orElseGet(RedisProgram::embedded);
        this.redis = opened.keep(OwnRedis.temporary(installed, 0, SETTINGS));
        this.keyspace = new Keyspace(redis.address());
        this.program = Parley.onRedis(run.launcher(), redis.address());
        var server = opened.keep(program.start(Arena.SMALL_HEAP, Map.of()));
        FirstCalls.make(server);
        AppendScript.ofServer().requireKnown(redis.address());
        var calls = opened.keep(Connections.open(server.port(), run.load(0).connections()));
        var ledger = new ClearedLedger(new CalledLedger(calls), () -> {}, keyspace::clear);
        this.store = new Store(processes().behind(server), calls, ledger);
    }

    /** Starts Redis and Parley. */
    static RedisArena open(RunOptions run) throws InterruptedException {
        return new RedisArena(run);
    }

    /** The version and the settings of Redis, for people. */
    String described() {
        return keyspace.version() + ", no append-only file, no snapshots";
    }

    DatabaseProcesses processes() {
        return new DatabaseProcesses(redis::pids);
    }

    /** How Parley is started here. */
    Parley program() {
        return program;
    }

    /** All keys, those of Parley and those of the floors. */
    Keyspace keyspace() {
        return keyspace;
    }

    /** Parley. */
    Store parley() {
        return store;
    }

    @Override
    public void close() {
        opened.close();
    }
}
