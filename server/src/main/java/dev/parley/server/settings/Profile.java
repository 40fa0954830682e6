package dev.parley.server.settings;

/** What the server is run for. Chosen with {@code --profile} or {@code PARLEY_PROFILE}. */
public enum Profile {
    /** On one's own machine. */
    DEVELOPMENT,
    /** For automatic tests. */
    TESTING,
    /** Like production, for trying a release. */
    STAGING,
    /** The default: refuses what would be unsafe with other people's data. */
    PRODUCTION,
}
