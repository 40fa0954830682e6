package dev.parley.importer;

/**
 * How the process ends, for scripts; the numbers above 2 are those of sysexits.h. 2, a wrong command line, is
 * picocli's.
 */
final class ExitCode {
    /** Everything is in the store. */
    static final int OK = 0;
    /** A bug, here or in the server. */
    static final int FAILED = 1;
    /** The input is not what the format says, or is larger than the store takes. Nothing was sent. */
    static final int BAD_INPUT = 65;
    /** The input cannot be read. Nothing was sent. */
    static final int NO_INPUT = 66;
    /** The server does not answer, or not in time. */
    static final int UNAVAILABLE = 69;
    /** The store has other content under the same id, or takes no more: a session is closed, something is full. */
    static final int REFUSED = 73;
    /** What the store returns is not what the files say. */
    static final int DIFFERENT = 76;
    /** The credential is missing or does not allow this. */
    static final int DENIED = 77;

    private ExitCode() {}
}
