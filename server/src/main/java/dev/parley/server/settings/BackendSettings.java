package dev.parley.server.settings;

/** The settings of the chosen backend. Those of the other backends do not exist. */
public sealed interface BackendSettings {
    /** The in-memory backend is chosen. */
    record Memory(MemorySettings settings) implements BackendSettings {}

    /** PostgreSQL is chosen. */
    record Postgres(PostgresSettings settings) implements BackendSettings {}

    /** Redis is chosen. */
    record Redis(RedisSettings settings) implements BackendSettings {}
}
