package dev.parley.server.settings;

import static java.util.Objects.requireNonNull;

import dev.parley.server.domain.Durability;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rules between settings, and those that look at the machine. */
final class Rules {
    private static final int MIN_HEAP_BYTES = 1 << 20;
    private static final int MAX_HEAP_PERCENT = 75;

    private final Settings settings;
    private final Map<String, SettingValue> values;
    private final Problems problems;

    Rules(LoadedSettings loaded, Problems problems) {
        this.settings = loaded.settings();
        this.values = loaded.values().stream().collect(Collectors.toMap(SettingValue::key, Function.identity()));
        this.problems = problems;
    }

    void check(long maxHeapBytes) {
        checkTls();
        checkPlaintext();
        checkAuthentication();
        checkBackend();
        switch (settings.backend()) {
            case BackendSettings.Memory(var memory) -> checkMemory(memory, maxHeapBytes);
            case BackendSettings.Postgres(var postgres) ->
                new PostgresRules(postgres, this::add).check(settings.profile());
            case BackendSettings.Redis(var redis) -> new RedisRules(redis, this::add).check(settings.profile());
        }
        checkLimits();
        if (settings.observability().metrics().enabled()) {
            checkMetrics(settings.observability().metrics());
        }
    }

    private void checkTls() {
        var tls = settings.server().tls();
        var certificate = tls.certificateFile();
        var key = tls.keyFile();
        certificate
                .flatMap(TlsFiles::problemOfCertificate)
                .ifPresent(problem -> add("server.tls.certificate-file", problem));
        key.flatMap(TlsFiles::problemOfKey).ifPresent(problem -> add("server.tls.key-file", problem));
        if (certificate.isPresent() && key.isEmpty()) {
            add("server.tls.key-file", "must be set where server.tls.certificate-file is");
        }
        if (key.isPresent() && certificate.isEmpty()) {
            add("server.tls.certificate-file", "must be set where server.tls.key-file is");
        }
    }

    private void checkPlaintext() {
        var server = settings.server();
        if (isProduction() && server.insecurePlaintext()) {
            add("server.insecure-plaintext", "must be false in the production profile; configure server.tls");
            return;
        }
        boolean isEncrypted = server.tls().certificateFile().isPresent()
                || server.tls().keyFile().isPresent();
        if (!isLoopback(server.host()) && !isEncrypted && !server.insecurePlaintext()) {
            add(
                    "server.host",
                    "other machines can reach \"%s\", so server.tls must be configured%s"
                            .formatted(server.host(), isProduction() ? "" : ", or server.insecure-plaintext be true"));
        }
    }

    private void checkAuthentication() {
        boolean isOff = settings.server().authentication() == ServerSettings.Authentication.OFF;
        if (isProduction() && isOff && !settings.server().insecureNoAuthentication()) {
            add(
                    "server.authentication",
                    "is off, which the production profile takes only with server.insecure-no-authentication: true");
        }
    }

    private void checkBackend() {
        switch (settings.storage().backend()) {
            case MEMORY -> {
                if (isProduction() && value("storage.backend").origin().equals(Sources.DEFAULT)) {
                    add(
                            "storage.backend",
                            "must be named in the production profile, because memory, the default, loses everything "
                                    + "when the server stops");
                }
            }
            case POSTGRES, REDIS -> {
                // What they promise is known when they answer.
            }
        }
    }

    private void checkMemory(MemorySettings memory, long maxHeapBytes) {
        if (settings.storage().requiredDurability() != Durability.MEMORY
                && settings.storage().backend() == Backend.MEMORY) {
            add("storage.required-durability", "must be memory, which is all that the backend memory promises");
        }
        long highest = maxHeapBytes / 100 * MAX_HEAP_PERCENT;
        if (memory.maxBytes().value() < MIN_HEAP_BYTES || memory.maxBytes().value() > highest) {
            add(
                    "storage.memory.max-bytes",
                    "must be from %s to %s, which is %d %% of the heap; a larger heap: PARLEY_JAVA_OPTS=-Xmx…"
                            .formatted(
                                    ByteSize.show(MIN_HEAP_BYTES),
                                    ByteSize.show(highest >> 20 << 20),
                                    MAX_HEAP_PERCENT));
        }
    }

    private void checkMetrics(ObservabilitySettings.Metrics metrics) {
        if (!isLoopback(metrics.host()) && !metrics.insecurePlaintext()) {
            add(
                    "observability.metrics.host",
                    "other machines can reach \"%s\", so observability.metrics.insecure-plaintext must be true"
                            .formatted(metrics.host()));
        }
        if (metrics.port() != 0 && metrics.port() == settings.server().port()) {
            add("observability.metrics.port", "must not be server.port, which is " + metrics.port());
        }
    }

    private void checkLimits() {
        requireAtMost("limits.message-bytes", "limits.batch-bytes");
        requireAtMost("limits.batch-bytes", "limits.request-bytes");
        requireAtMost("limits.message-bytes", "limits.session-content-bytes");
        requireAtMost("limits.provider-metadata-bytes", "limits.message-bytes");
        requireAtMost("limits.state-value-bytes", "limits.state-bytes");
        requireAtMost("limits.state-bytes", "limits.request-bytes");
        requireAtMost("limits.message-bytes", "paging.page-bytes");
        requireAtMost("paging.session-page-default", "paging.page-max");
        requireAtMost("paging.message-page-default", "paging.page-max");
        requireAtMost("paging.count-default", "limits.count");
    }

    // Numbers are sizes without a unit, so one comparison serves both.
    private void requireAtMost(String key, String bound) {
        var highest = value(bound);
        if (problems.has(key) || problems.has(bound)) {
            return;
        }
        if (ByteSize.parse(value(key).value()) > ByteSize.parse(highest.value())) {
            add(key, "must be at most %s, which is %s (%s)".formatted(bound, highest.value(), highest.origin()));
        }
    }

    private void add(String key, String text) {
        // What stands here for a value that could not be read is the default, of which nobody wants to hear.
        if (!problems.has(key)) {
            problems.add(key, text, value(key).origin());
        }
    }

    private SettingValue value(String key) {
        return requireNonNull(values.get(key), key);
    }

    private boolean isProduction() {
        return settings.profile() == Profile.PRODUCTION;
    }

    // Names are not looked up: what they mean can change after the check.
    static boolean isLoopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
