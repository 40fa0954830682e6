package dev.parley.server.storage;

import dev.parley.server.settings.RedisAddresses;
import dev.parley.server.settings.RedisSettings;
import dev.parley.server.settings.Secret;
import dev.parley.server.storage.redis.RedisPreparation;
import dev.parley.server.storage.redis.RedisSettings.Assurance;
import dev.parley.server.storage.redis.RedisSettings.Capacity;
import dev.parley.server.storage.redis.RedisSettings.Login;
import dev.parley.server.storage.redis.RedisSettings.Mode;
import dev.parley.server.storage.redis.RedisSettings.Patience;
import dev.parley.server.storage.redis.RedisSettings.Place;
import dev.parley.server.storage.redis.RedisSettings.Protection;
import dev.parley.server.storage.redis.RedisSettings.Tls;
import java.util.function.Supplier;

/** What operators say of Redis, as its backend takes it. */
final class RedisChoice {
    private RedisChoice() {}

    static Preparation preparation(RedisSettings settings) {
        return new RedisPreparation(backend(settings));
    }

    static dev.parley.server.storage.redis.RedisSettings backend(RedisSettings settings) {
        return new dev.parley.server.storage.redis.RedisSettings(
                place(settings),
                new Login(settings.username(), password(settings), tls(settings)),
                settings.keyPrefix(),
                new Capacity(settings.connections(), settings.queueSize()),
                new Patience(settings.connectTimeout(), settings.commandTimeout()),
                new Assurance(settings.declaredDurability(), settings.allowEviction()),
                settings.activityInterval());
    }

    private static Place place(RedisSettings settings) {
        return new Place(
                switch (settings.mode()) {
                    case AUTO -> Mode.AUTO;
                    case STANDALONE -> Mode.STANDALONE;
                    case CLUSTER -> Mode.CLUSTER;
                    case SENTINEL -> Mode.SENTINEL;
                },
                settings.address().map(RedisAddresses::hostsAndPorts).orElseThrow(),
                settings.sentinelMaster().orElse(""),
                settings.database());
    }

    private static Supplier<String> password(RedisSettings settings) {
        return settings.passwordFile()
                .<Supplier<String>>map(PasswordFile::new)
                .orElseGet(() -> () -> settings.password().map(Secret::value).orElse(""));
    }

    private static Tls tls(RedisSettings settings) {
        var protection = switch (RedisSettings.Tls.of(settings)) {
            case DISABLE -> Protection.NONE;
            case REQUIRE -> Protection.ENCRYPTED;
            case VERIFY_FULL -> Protection.VERIFIED;
        };
        return new Tls(protection, settings.tlsRootCertificate());
    }
}
