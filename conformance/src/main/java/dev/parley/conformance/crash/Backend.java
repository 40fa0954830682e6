package dev.parley.conformance.crash;

import dev.parley.databases.OwnPostgres;
import dev.parley.databases.OwnRedis;
import dev.parley.databases.RedisProgram;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What keeps the data of servers. Its databases start at once, with settings in the place of durable ones. */
enum Backend {
    /** Commits are acknowledged that PostgreSQL has not even given to the system, if it is unsafe. */
    POSTGRES {
        @Override
        Database temporary(Map<String, String> settings) {
            return new PostgresDatabase(OwnPostgres.temporary(settings));
        }

        @Override
        Database on(Path data, Map<String, String> settings) {
            return new PostgresDatabase(OwnPostgres.on(data, 0, settings));
        }

        @Override
        Map<String, String> unsafe() {
            return Map.of("synchronous_commit", "off", "wal_writer_delay", "10s");
        }
    },
    /** Redis keeps its data in memory only, if it is unsafe. */
    REDIS {
        @Override
        Database temporary(Map<String, String> settings) {
            return new RedisDatabase(OwnRedis.temporary(program(), 0, settings));
        }

        @Override
        Database on(Path data, Map<String, String> settings) {
            return new RedisDatabase(OwnRedis.on(program(), data, settings));
        }

        @Override
        Map<String, String> unsafe() {
            return Map.of("appendonly", "no");
        }

        // What users have is newer than what the build brings along.
        private static RedisProgram program() {
            return RedisProgram.installed().orElseGet(RedisProgram::embedded);
        }
    };

    /** A database whose data are removed in the end. */
    abstract Database temporary(Map<String, String> settings);

    /** A database whose data are in a folder, which is made. */
    abstract Database on(Path data, Map<String, String> settings);

    /** Settings with which it acknowledges what a kill then loses. */
    abstract Map<String, String> unsafe();

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
