package dev.parley.server.domain.context;

import java.util.List;

/** What comes next: more of the log is wanted, or the choice is made. */
sealed interface Step permits Step.Bodies, Step.Walk, Choice {
    /** These messages are wanted, whatever is between them; in order. */
    record Bodies(List<Long> sequences) implements Step {}

    /** A further page of a walk is wanted. */
    enum Walk implements Step {
        /** Up from the beginning. */
        LEADING,
        /** Down from the end, past what summaries cover. */
        OLDER,
        /** Down from the end, with all that was passed over. */
        EVERYTHING,
    }
}
