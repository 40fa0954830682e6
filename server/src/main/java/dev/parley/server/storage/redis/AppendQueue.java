package dev.parley.server.storage.redis;

import dev.parley.server.domain.message.Append;
import dev.parley.server.domain.message.Appended;
import dev.parley.server.domain.message.SessionKey;
import java.util.ArrayList;
import java.util.List;

/** Some appends to one session, in their order. */
final class AppendQueue {
    private final SessionKey key;
    private final String name;
    private final List<Waiting<Append, Appended>> plain = new ArrayList<>(1);
    private final List<Waiting<Append, Appended>> left = new ArrayList<>(0);
    private int leftOfPlain;

    /** Takes the name of the session's hash. */
    AppendQueue(SessionKey key, String name) {
        this.key = key;
        this.name = name;
    }

    SessionKey key() {
        return key;
    }

    String name() {
        return name;
    }

    /** Takes in what comes next. */
    void add(Waiting<Append, Appended> waiting) {
        // Whatever is behind one that must be planned waits for it.
        (left.isEmpty() && isPlain(waiting.question()) ? plain : left).add(waiting);
    }

    boolean isEmpty() {
        return plain.isEmpty() && left.isEmpty();
    }

    /** Those at the front, which may be plain cases. */
    List<Waiting<Append, Appended>> plain() {
        return plain;
    }

    /** Those that must be planned one by one, and those behind them. */
    List<Waiting<Append, Appended>> left() {
        return left;
    }

    /** The next of those at the front turned out to be no plain case. */
    void leave(Waiting<Append, Appended> waiting) {
        left.add(leftOfPlain++, waiting);
    }

    /** Whether one of those at the front turned out to be no plain case. */
    boolean isHeldUp() {
        return leftOfPlain > 0;
    }

    private static boolean isPlain(Append append) {
        return append.guard().replaceAfter().isEmpty() && append.statePatch().isEmpty();
    }
}
