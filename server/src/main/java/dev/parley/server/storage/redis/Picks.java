package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.Message;
import dev.parley.server.storage.redis.LogReply.Ending;
import java.util.ArrayList;
import java.util.List;

/** Messages of one log that are named by their sequences. */
final class Picks {
    private static final Script SCRIPT = Script.readingLog("pick");
    // So much takes Redis a millisecond or two.
    private static final int MOST_MESSAGES = 1000;
    private static final long MOST_BYTES = 4 << 20;

    private Picks() {}

    /** Reads those that are there, in the order asked. Runs a script even for none. */
    static List<Message> read(LogReading log, List<Long> sequences) {
        var messages = new ArrayList<Message>(sequences.size());
        int done = 0;
        do {
            var some = sequences.subList(done, Math.min(sequences.size(), done + MOST_MESSAGES));
            var reply = step(log, some);
            messages.addAll(reply.contents());
            done += reply.ending() == Ending.MORE ? (int) reply.next() : some.size();
        } while (done < sequences.size());
        return messages;
    }

    private static LogReply step(LogReading log, List<Long> sequences) {
        var arguments = new ArrayList<Object>(sequences.size() + 2);
        arguments.add(MOST_BYTES);
        arguments.add(sequences.size());
        arguments.addAll(sequences);
        return log.run(SCRIPT, arguments.toArray());
    }
}
