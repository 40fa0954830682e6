package dev.parley.bench.redis;

import dev.parley.bench.parley.AppendRequest;
import dev.parley.bench.parley.WrongLogException;
import dev.parley.bench.redis.RedisBenchmark.Command;
import dev.parley.databases.RedisConnection;
import java.util.ArrayList;
import java.util.List;

/** The server's script for appends, called once for each message of 1 KiB, spread over sessions. */
public final class AppendFloor extends CommandFloor {
    /** More than a round can append. */
    public static final int MAX_MESSAGES = 1_500_000;

    // Of Lua: 2^53, later than any time.
    private static final String NO_DEADLINE = "9007199254740992";
    // What follows the number of them: deadline, uid, guard, four kinds of usage, and one message.
    private static final int ARGUMENTS = 12;
    // No two of a round are the same: there are 10^12.
    private static final String ID = RedisBenchmark.RANDOM.repeat(4);
    private static final String UID = "0123456789abcdef";
    // The server's has as many bytes.
    private static final String TAIL = "abc";

    private final String sha = AppendScript.ofServer().sha();

    public AppendFloor(RedisBenchmark benchmark, Keyspace keyspace) {
        super(benchmark, keyspace);
    }

    @Override
    Command command() {
        List<String> words =
                new ArrayList<>(List.of("EVALSHA", sha, "2", FloorSessions.anyHash(), FloorSessions.absent()));
        // The most messages and the most bytes of a session, and the number of appends.
        words.addAll(List.of("100000000", "1099511627776", "1"));
        words.addAll(List.of(Integer.toString(ARGUMENTS), NO_DEADLINE, "", "", "0", "0", "0", "0"));
        words.addAll(List.of("1", ID, "x".repeat(AppendRequest.MESSAGE_BYTES), TAIL, ""));
        return new Command(words, FloorSessions.COUNT);
    }

    @Override
    long maxCalls() {
        return MAX_MESSAGES;
    }

    @Override
    public void prepare() {
        keyspace().clear();
        try (var connection = keyspace().redis().connect()) {
            for (int i = 0; i < FloorSessions.COUNT; i++) {
                connection.call("HSET", FloorSessions.hash(i), "u", UID);
            }
        }
    }

    @Override
    public void check(long calls) {
        try (var connection = keyspace().redis().connect()) {
            long messages = 0;
            for (int i = 0; i < FloorSessions.COUNT; i++) {
                messages += messages(connection, FloorSessions.hash(i));
            }
            if (messages != calls) {
                throw new WrongLogException("%d appends, and %d messages are there".formatted(calls, messages));
            }
        }
        keyspace().clear();
    }

    // As many ids as contents, or they are not all there.
    private static long messages(RedisConnection connection, String hash) {
        long ids = (Long) connection.call("HLEN", hash + ":i");
        long contents = 0;
        long inChunk;
        int chunk = 0;
        do {
            inChunk = (Long) connection.call("LLEN", hash + ":m:" + chunk++);
            contents += inChunk;
        } while (inChunk > 0);
        if (ids != contents) {
            throw new WrongLogException("%s has %d ids and %d contents".formatted(hash, ids, contents));
        }
        return ids;
    }
}
