package dev.parley.conformance.history;

/** What the contract promises of a log that many write and read at the same time. */
public enum Promise {
    ONE_MESSAGE_A_SEQUENCE("A sequence is given to one message, once and for ever."),
    NOTHING_INVENTED("Only what was appended is shown, from the append on, as it was sent."),
    ANSWERS_FIT("An answer names the messages of its request, in order; the new ones stand together."),
    REPLAYS_TELL_THE_TRUTH("A retry of what is stored answers the first sequences, and says that it is a replay."),
    GUARDS_ARE_EXACT("A guarded write takes place exactly behind its guard."),
    REAL_TIME_ORDER("What begins after something was answered gets a higher sequence."),
    READS_ARE_FRESH("A read is never behind what was answered before it began."),
    READS_ARE_ORDERED("A read shows messages in the order of the log, within what it was asked for."),
    LAST_SEQUENCE_IS_EARNED("last_sequence is never above what was appended, and never in the midst of a batch."),
    NOTHING_LOST("What is in the log is shown, unless something erased it."),
    ERASED_IS_GONE("What was erased is shown by no read that begins afterwards."),
    ONCE_ONLY("A message is appended once, as long as it is not erased."),
    WHOLE_BATCHES("A batch is there whole or not at all."),
    COUNTS_ARE_TRUE("A count says how many messages there are, or were erased by this call.");

    private final String sentence;

    Promise(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
