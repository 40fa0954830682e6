package dev.parley.server.storage.postgres;

import dev.parley.server.storage.postgres.PostgresSettings.Login;

/**
 * Who makes the schema, and when.
 *
 * @param owner the role that migrates
 * @param servingRole the name of the role that the server works as
 */
public record SchemaSettings(Login owner, String servingRole, AtStart atStart) {
    /** What is done about the schema when a server starts. */
    public enum AtStart {
        /** Apply what is missing. */
        MIGRATE,
        /** Refuse where something is missing or differs. */
        VALIDATE,
        /** Refuse a schema that is missing or newer. */
        LOOK,
    }
}
