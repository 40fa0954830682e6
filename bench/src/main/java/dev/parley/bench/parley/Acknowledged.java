package dev.parley.bench.parley;

/**
 * What the server said about the messages of a round: the sequence of each. Messages are numbered from 0; message n
 * belongs to session n modulo the number of sessions.
 *
 * <p>Several threads write, each about messages of its own; who reads has to wait for them first.
 */
public final class Acknowledged {
    private final int sessions;
    private final int[] sequences;

    /**
     * Starts with nothing.
     *
     * @param capacity how many messages there can be
     */
    public Acknowledged(int sessions, int capacity) {
        this.sessions = sessions;
        this.sequences = new int[capacity];
    }

    public int sessions() {
        return sessions;
    }

    /** How many messages there can be. */
    public int capacity() {
        return sequences.length;
    }

    /** The session that a message belongs to. */
    public int sessionOf(int message) {
        return message % sessions;
    }

    /** A message is said to be there. */
    public void add(int message, long sequence) {
        if (sequence < 1) {
            throw new WrongLogException("message %d was acknowledged at sequence %d".formatted(message, sequence));
        }
        if (sequences[message] != 0) {
            throw new WrongLogException("message %d was acknowledged twice".formatted(message));
        }
        sequences[message] = Math.toIntExact(sequence);
    }

    /** Where a message is said to be; 0 if nobody said anything. */
    public int sequenceOf(int message) {
        return message < sequences.length ? sequences[message] : 0;
    }

    /** How many messages of a session were acknowledged. */
    public int countOf(int session) {
        int count = 0;
        for (int message = session; message < sequences.length; message += sessions) {
            if (sequences[message] != 0) {
                count++;
            }
        }
        return count;
    }
}
