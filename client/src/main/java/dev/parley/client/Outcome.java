package dev.parley.client;

/** What a failed call did. */
public enum Outcome {
    /** The mutation was certainly not applied, by no attempt. */
    NOT_APPLIED,

    /**
     * The mutation may have been applied, or not: the answer was lost, or never made. Send the same request again, with
     * the ids that it had: what was applied is not applied twice.
     */
    UNKNOWN,

    /** The call only reads. */
    NOT_A_MUTATION,
}
