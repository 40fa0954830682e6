package dev.parley.server.settings;

import dev.parley.server.domain.Durability;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The Redis backend. */
@Setting("Redis, 6.2 or newer, or Valkey. These settings exist only where storage.backend is redis.")
@ConfigMapping(prefix = "storage.redis")
public interface RedisSettings {
    @Setting(
            value = "Where Redis is. Required. Several addresses are separated by commas: nodes of a cluster, not "
                    + "necessarily all, or the sentinels. Each is `host`, `host:port`, `redis://host:port` or, for TLS, "
                    + "`rediss://host:port`. User and password have settings of their own.",
            need = Need.ESSENTIAL,
            example = RedisAddresses.EXAMPLES)
    Optional<RedisAddresses> address();

    @Setting(
            value = "What stands at the address. `standalone`: one server. `cluster`: a Redis Cluster. `sentinel`: "
                    + "sentinels, which know the server. `auto`: the first or the second; the server finds out.",
            need = Need.ESSENTIAL)
    @WithDefault("auto")
    Mode mode();

    @Setting(
            value = "The name by which the sentinels know the server. Only with `mode: sentinel`.",
            need = Need.ESSENTIAL,
            example = "parley")
    Optional<String> sentinelMaster();

    @Setting(
            value = "The ACL user that the server works as; Redis's user `default` where none is named.",
            need = Need.ESSENTIAL,
            example = "parley")
    Optional<String> username();

    @Setting(
            value = "The password, if Redis asks for one. A file in `PARLEY_SECRETS_DIR` keeps it out of files and "
                    + "variables that others read.",
            need = Need.ESSENTIAL,
            example = "change-me")
    Optional<Secret> password();

    @Setting(
            value = "A file with the password, in the place of `password`. It is read for each new connection, so the "
                    + "password can be changed without a restart.",
            need = Need.ESSENTIAL,
            example = "/run/secrets/parley-redis")
    Optional<Path> passwordFile();

    @Setting(
            value =
                    "Encryption of the connections to Redis. `disable`: none. `require`: always, but anybody may answer. "
                            + "`verify-full`: always, and Redis proves by a certificate that it is the one. Where nothing is set: "
                            + "`verify-full` with `rediss://`, else `disable`. The production profile takes no unencrypted "
                            + "connections but to loopback addresses.",
            need = Need.ESSENTIAL,
            example = "verify-full")
    Optional<Tls> tls();

    @Setting(
            value = "The certificates, in PEM form, of those who may vouch for Redis. Only with `verify-full`, which "
                    + "otherwise takes what Java trusts.",
            need = Need.ESSENTIAL,
            example = "/etc/parley/tls/redis-ca.crt")
    Optional<Path> tlsRootCertificate();

    @Setting("The number of the database there. A cluster has only 0.")
    @WithDefault("0")
    @Min(0)
    @Max(15)
    int database();

    @Setting(
            value = "What all keys begin with, so that others can use the same Redis: letters, digits and `-_.:`.",
            need = Need.OFTEN)
    @WithDefault("parley")
    String keyPrefix();

    @Setting(value = "How many connections the server opens at most, to each master.", need = Need.OFTEN)
    @WithDefault("16")
    @Min(2)
    @Max(256)
    int connections();

    @Setting("How long connecting to Redis may take.")
    @WithDefault("2s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration connectTimeout();

    @Setting("How long the server waits for the answer to a command, unless the caller's deadline is earlier.")
    @WithDefault("3s")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration commandTimeout();

    @Setting("How many calls of each kind may wait for Redis. What is beyond it is refused with OVERLOADED.")
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int queueSize();

    @Setting("How soon, at the latest, lists by last activity show an append.")
    @WithDefault("250ms")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 1)
    Duration activityInterval();

    @Setting(
            value =
                    "What an acknowledged write survives, in the words of `storage.required-durability`, on a managed Redis "
                            + "that does not tell its own settings (it forbids CONFIG). Without it such a one is taken for "
                            + "`memory`. Where Redis tells, this has no effect.",
            need = Need.OFTEN,
            example = "process-crash")
    Optional<Durability> declaredDurability();

    @Setting("Whether to start on a Redis whose `maxmemory-policy` is not `noeviction`: one that deletes sessions, "
            + "or parts of them, without a word when its memory is full.")
    @WithDefault("false")
    boolean allowEviction();

    /** The values of {@code storage.redis.mode}. */
    enum Mode {
        /** One server or a cluster: the server finds out. */
        AUTO,
        STANDALONE,
        CLUSTER,
        SENTINEL,
    }

    /** The values of {@code storage.redis.tls}. */
    enum Tls {
        DISABLE,
        REQUIRE,
        VERIFY_FULL;

        /** How connections are protected, where that is not said, too. */
        public static Tls of(RedisSettings settings) {
            boolean isEncrypted =
                    settings.address().map(RedisAddresses::isEncrypted).orElse(false);
            return settings.tls().orElse(isEncrypted ? VERIFY_FULL : DISABLE);
        }
    }
}
