package dev.parley.server.storage.memory;

/**
 * What callers do to one session, with small arguments and answers as texts, so that Lincheck can make the ones up and
 * compare the others. The answer of a refusal is its reason's name. Message 1 has the id {@code m1}.
 */
interface SessionOperations {
    String create();

    String delete();

    /** Appends two messages: this one and the next. */
    String append(int message);

    /** Appends to the session, and creates it if it is missing. */
    String appendCreating(int message);

    String appendExpecting(int message, int lastSequence);

    /** Appends in the place of the message at the last sequence. */
    String replaceLast(int message, int lastSequence);

    /** Erases a message, and answers how many there were of it. */
    String erase(int message);

    String truncate(int after, int lastSequence);

    /** Gives a message another content, and answers its version. */
    String rewrite(int message, int value);

    /** Copies the session into another one. */
    String fork(int through);

    /** Lists the copy. */
    String forked();

    String get(int message);

    String getAt(int sequence);

    String list();

    /** Sets the one key of the state. */
    String patch(int value);

    String patchIf(int version, int value);

    String state();

    String retitle(int title);

    String retitleIf(int version, int title);

    String session();
}
