package dev.parley.server.cli;

/** How the process ends, for scripts and supervisors. 2, a wrong command line, is picocli's. */
final class ExitCode {
    /** Done; or told to stop, and stopped in order. */
    static final int OK = 0;
    /** Could not start or go on; of {@code health}: not serving. */
    static final int FAILED = 1;
    /** The settings are wrong: EX_CONFIG of sysexits.h. */
    static final int BAD_SETTINGS = 78;
    /** Added to a signal's number: the signal ended the process at once. */
    static final int SIGNAL = 128;

    private ExitCode() {}
}
