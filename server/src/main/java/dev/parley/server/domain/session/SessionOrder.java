package dev.parley.server.domain.session;

/** The order of a list of sessions. Equal times are ordered by id, ascending. */
public enum SessionOrder {
    LAST_ACTIVITY_DESC,
    CREATE_TIME_DESC,
    CREATE_TIME_ASC,
}
