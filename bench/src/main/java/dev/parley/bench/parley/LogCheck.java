package dev.parley.bench.parley;

/**
 * Compares the log of one session, entry by entry, with what was acknowledged: the sequences are 1, 2, 3, …, and each
 * acknowledged message is there once, at its sequence, and nothing else is.
 */
public final class LogCheck {
    private final Acknowledged acknowledged;
    private final int session;
    private int read;

    public LogCheck(Acknowledged acknowledged, int session) {
        this.acknowledged = acknowledged;
        this.session = session;
    }

    /**
     * The next entry of the log.
     *
     * @throws WrongLogException if it does not belong there
     */
    public void entry(int message, long sequence) {
        read++;
        if (sequence != read) {
            throw wrong("the sequence after %d is %d".formatted(read - 1, sequence));
        }
        if (acknowledged.sessionOf(message) != session) {
            throw wrong("message %d of session %d is in it".formatted(message, acknowledged.sessionOf(message)));
        }
        int expected = acknowledged.sequenceOf(message);
        if (expected == 0) {
            throw wrong("message %d is at sequence %d, and was never acknowledged".formatted(message, sequence));
        }
        if (expected != sequence) {
            throw wrong(
                    "message %d is at sequence %d, and was acknowledged at %d".formatted(message, sequence, expected));
        }
    }

    /**
     * There are no more entries.
     *
     * @throws WrongLogException if some are missing
     */
    public void end() {
        // Each entry was another acknowledged one, so equal numbers mean that none is missing.
        int expected = acknowledged.countOf(session);
        if (read != expected) {
            throw wrong("%d messages were acknowledged, and %d are there".formatted(expected, read));
        }
    }

    private WrongLogException wrong(String what) {
        return new WrongLogException("session %d: %s".formatted(session, what));
    }
}
