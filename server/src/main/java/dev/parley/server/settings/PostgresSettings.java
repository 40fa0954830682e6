package dev.parley.server.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The PostgreSQL backend. */
@Setting("PostgreSQL, 15 or newer. These settings exist only where storage.backend is postgres.")
@ConfigMapping(prefix = "storage.postgres")
public interface PostgresSettings {
    @Setting(
            value = "Where the database is. Required. Several hosts are separated by commas; of parameters it may have "
                    + "`targetServerType`, `loadBalanceHosts`, `hostRecheckSeconds`, `ApplicationName`, `sslcert`, "
                    + "`sslkey`, `channelBinding` and `gssEncMode`. User and password have settings of their own.",
            need = Need.ESSENTIAL,
            example = DatabaseUrl.EXAMPLES)
    Optional<DatabaseUrl> url();

    @Setting(value = "The role that the server works as.", need = Need.ESSENTIAL)
    @WithDefault("parley")
    String username();

    @Setting(
            value =
                    "The password of `username`. A file in `PARLEY_SECRETS_DIR` keeps it out of files and variables that "
                            + "others read.",
            need = Need.ESSENTIAL,
            example = "change-me")
    Optional<Secret> password();

    @Setting(
            value =
                    "A file with the password of `username`, in the place of `password`. It is read for each new connection, "
                            + "so the password can be changed without a restart.",
            need = Need.ESSENTIAL,
            example = "/run/secrets/parley-database")
    Optional<Path> passwordFile();

    @Setting(
            value = "Encryption of the connections to the database. `disable`: none. `prefer`: where the database has "
                    + "it. `require`: always, but anybody may answer. `verify-full`: always, and the database proves "
                    + "by a certificate that it is the one. The production profile takes the last two only, or a "
                    + "database on a loopback address.",
            need = Need.ESSENTIAL)
    @WithDefault("prefer")
    Tls tls();

    @Setting(
            value = "The certificates, in PEM form, of those who may vouch for the database. Only with `verify-full`, "
                    + "which otherwise takes what Java trusts.",
            need = Need.ESSENTIAL,
            example = "/etc/parley/tls/database-ca.crt")
    Optional<Path> tlsRootCertificate();

    @Setting(value = "How many connections the server opens at most.", need = Need.OFTEN)
    @WithDefault("12")
    @Min(2)
    @Max(100)
    int poolSize();

    @Setting("How many threads write appends, each with a connection and with whatever has queued for it in one "
            + "statement. A session always has the same one.")
    @WithDefault("2")
    @Min(1)
    @Max(16)
    int appendWorkers();

    @Setting("How many threads read messages and sessions by their keys, in the same way.")
    @WithDefault("1")
    @Min(1)
    @Max(16)
    int readWorkers();

    @Setting("How many calls may wait for each of these threads. What is beyond it is refused with OVERLOADED.")
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int queueSize();

    @Setting("How long connecting to the database may take.")
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration connectTimeout();

    @Setting("How long the database works on one statement before it gives up, even if nobody waits any more.")
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 10)
    Duration statementTimeout();

    @Setting(
            "How long a write tries for a session that somebody else has locked, and any other statement waits there for "
                    + "a lock. At most `statement-timeout`.")
    @WithDefault("3s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 10)
    Duration lockTimeout();

    @Setting(
            "How long a transaction may stand open there without a statement before the database rolls it back. So what "
                    + "a lost server had begun holds no locks for longer.")
    @WithDefault("5s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 10)
    Duration idleInTransactionTimeout();

    @Setting(
            "Whether statements are prepared in the database, which saves planning them. `auto`: unless a pooler stands "
                    + "between that gives each transaction another connection, such as PgBouncer in transaction mode; "
                    + "the server finds out.")
    @WithDefault("auto")
    PreparedStatements preparedStatements();

    @Setting("How soon, at the latest, lists by last activity show an append.")
    @WithDefault("250ms")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 1)
    Duration activityInterval();

    @Setting(
            value = "What the server does about the schema when it starts. `on-start`: it applies the migrations that "
                    + "are missing. `validate`: it starts only where none is missing and each is the one that it "
                    + "knows. `off`: it only looks whether the schema is there and not newer than itself. "
                    + "docs/migrations.md tells how to migrate by hand.",
            need = Need.OFTEN)
    @WithDefault("on-start")
    Migrate migrate();

    @Setting(
            value = "The role that migrates: it owns the tables. The server's own where none is named; else that one "
                    + "needs no right to change the schema.",
            need = Need.OFTEN,
            example = "parley_owner")
    Optional<String> migrateUsername();

    @Setting(value = "The password of `migrate-username`.", need = Need.OFTEN, example = "change-me")
    Optional<Secret> migratePassword();

    @Setting(
            value = "A file with the password of `migrate-username`, in the place of `migrate-password`.",
            need = Need.OFTEN,
            example = "/run/secrets/parley-database-owner")
    Optional<Path> migratePasswordFile();

    /** The values of {@code storage.postgres.tls}, called as the driver calls them. */
    enum Tls {
        DISABLE,
        PREFER,
        REQUIRE,
        VERIFY_FULL,
    }

    /** The values of {@code storage.postgres.prepared-statements}. */
    enum PreparedStatements {
        /** The server finds out whether they work. */
        AUTO,
        ON,
        OFF,
    }

    /** The values of {@code storage.postgres.migrate}. */
    enum Migrate {
        /** Applies what is missing. */
        ON_START,
        /** Refuses where something is missing or differs. */
        VALIDATE,
        /** Refuses a schema that is missing or newer. */
        OFF,
    }
}
