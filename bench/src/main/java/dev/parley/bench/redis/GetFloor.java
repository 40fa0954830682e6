package dev.parley.bench.redis;

import dev.parley.bench.parley.Sessions;
import dev.parley.bench.redis.RedisBenchmark.Command;
import java.util.List;

/** HGETALL of sessions, as Parley keeps them. */
public final class GetFloor extends CommandFloor {
    private final int sessions;

    private GetFloor(RedisBenchmark benchmark, Keyspace keyspace, int sessions) {
        super(benchmark, keyspace);
        this.sessions = sessions;
    }

    /**
     * Copies what Parley keeps of sessions that are there.
     *
     * @throws IllegalStateException if it keeps nothing where it is looked for
     */
    public static GetFloor ofCopies(RedisBenchmark benchmark, Keyspace keyspace, Sessions sessions) {
        try (var connection = keyspace.redis().connect()) {
            for (int session : sessions.numbers()) {
                var hash = Keyspace.hashOf(sessions, session);
                if (!connection.call("COPY", hash, FloorSessions.hash(session)).equals(1L)) {
                    throw new IllegalStateException("there is no %s to copy".formatted(hash));
                }
            }
        }
        return new GetFloor(benchmark, keyspace, sessions.count());
    }

    @Override
    Command command() {
        return new Command(List.of("HGETALL", FloorSessions.anyHash()), sessions);
    }

    @Override
    long maxCalls() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void prepare() {
        // The copies are there.
    }

    @Override
    public void check(long calls) {
        // Reads leave nothing behind.
    }
}
