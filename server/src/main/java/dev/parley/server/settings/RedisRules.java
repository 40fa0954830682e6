package dev.parley.server.settings;

import dev.parley.server.settings.RedisSettings.Mode;
import dev.parley.server.settings.RedisSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The rules between the settings of the Redis backend. */
final class RedisRules {
    private static final String GROUP = "storage.redis.";
    // Braces would say which part of a key decides on its slot.
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    private final RedisSettings settings;
    private final BiConsumer<String, String> problems;

    /** Takes where problems go: the setting, and what is wrong with it. */
    RedisRules(RedisSettings settings, BiConsumer<String, String> problems) {
        this.settings = settings;
        this.problems = problems;
    }

    void check(Profile profile) {
        settings.address()
                .ifPresentOrElse(
                        this::checkAddress, () -> add("address", "must be set where storage.backend is redis"));
        checkTls(profile);
        checkPassword();
        checkMode();
        if (!PREFIX.matcher(settings.keyPrefix()).matches()) {
            add("key-prefix", "must be 1 to 64 letters, digits and -_.:");
        }
    }

    private void checkAddress(RedisAddresses address) {
        if (address.namesUser()) {
            add("address", "must be without user and password, which have settings of their own");
        }
        if (address.isMixed()) {
            add("address", "must have rediss:// everywhere or nowhere");
        }
        if (settings.mode() == Mode.STANDALONE && address.hosts().size() > 1) {
            add("address", "must be a single one where storage.redis.mode is standalone");
        }
    }

    private void checkTls(Profile profile) {
        var tls = Tls.of(settings);
        boolean isEncrypted =
                settings.address().map(RedisAddresses::isEncrypted).orElse(false);
        if (isEncrypted && tls == Tls.DISABLE) {
            add("tls", "must not be disable where storage.redis.address says rediss");
        }
        boolean isLocal = settings.address().stream()
                .flatMap(address -> address.hosts().stream())
                .allMatch(Rules::isLoopback);
        if (profile == Profile.PRODUCTION && !isLocal && tls == Tls.DISABLE && !isEncrypted) {
            add("tls", "must be verify-full or require in the production profile");
        }
        settings.tlsRootCertificate()
                .flatMap(TlsFiles::problemOfCertificate)
                .ifPresent(problem -> add("tls-root-certificate", problem));
        if (settings.tlsRootCertificate().isPresent() && tls != Tls.VERIFY_FULL) {
            add("tls-root-certificate", "has no effect unless storage.redis.tls is verify-full");
        }
    }

    private void checkPassword() {
        if (settings.password().isPresent() && settings.passwordFile().isPresent()) {
            add("password-file", "must not be set together with storage.redis.password");
        }
        settings.passwordFile().ifPresent(path -> {
            try {
                Files.readString(path);
            } catch (IOException e) {
                add("password-file", ReadFailure.reason(e));
            }
        });
        if (settings.username().isPresent()
                && settings.password().isEmpty()
                && settings.passwordFile().isEmpty()) {
            add("username", "has no effect without storage.redis.password or storage.redis.password-file");
        }
    }

    private void checkMode() {
        boolean isSentinel = settings.mode() == Mode.SENTINEL;
        if (isSentinel && settings.sentinelMaster().isEmpty()) {
            add("sentinel-master", "must be set where storage.redis.mode is sentinel");
        }
        if (!isSentinel && settings.sentinelMaster().isPresent()) {
            add("sentinel-master", "has no effect unless storage.redis.mode is sentinel");
        }
        if (settings.mode() == Mode.CLUSTER && settings.database() != 0) {
            add("database", "must be 0 where storage.redis.mode is cluster");
        }
    }

    private void add(String name, String problem) {
        problems.accept(GROUP + name, problem);
    }
}
