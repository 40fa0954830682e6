package dev.parley.server.storage.redis;

import dev.parley.server.storage.redis.RedisSettings.Protection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.TrustManagerFactory;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.BaseMasterSlaveServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;
import org.redisson.config.Credentials;
import org.redisson.config.ReadMode;
import org.redisson.config.SslVerificationMode;
import org.redisson.config.SubscriptionMode;

/**
 * Redisson's settings, out of ours. Nothing is ever sent twice, reads go to masters, values are bytes, and a connection
 * on which nothing comes back for a second is replaced.
 */
final class Configs {
    /** How often each connection is tried, and how long it may take to answer that or to be set up. */
    static final Duration LIVENESS = Duration.ofSeconds(1);

    private static final int THREADS = 2;
    private static final int KEPT_CONNECTIONS = 2;
    private static final Duration RECONNECTION = Duration.ofMillis(50);
    // Nothing is retried. Redisson makes its clock's ticks out of it, half as long.
    private static final Duration TICKS = Duration.ofMillis(40);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final RedisSettings settings;
    private final List<Integer> sentinelPorts;
    private final TrustManagerFactory[] trust;

    /**
     * Reads the certificates that the settings name.
     *
     * @throws IOException if they cannot be read
     */
    Configs(RedisSettings settings) throws IOException {
        this.settings = settings;
        this.sentinelPorts = settings.place().mode() == RedisSettings.Mode.SENTINEL
                ? settings.place().addresses().stream().map(Configs::port).toList()
                : List.of();
        var root = settings.login().tls().rootCertificate();
        this.trust = root.isPresent() ? new TrustManagerFactory[] {trusting(root.get())} : new TrustManagerFactory[0];
    }

    /** One server. */
    Config single(String address) {
        var config = common();
        var server = config.useSingleServer()
                .setAddress(uri(address))
                .setDatabase(settings.place().database())
                .setConnectionPoolSize(settings.capacity().connections())
                .setConnectionMinimumIdleSize(KEPT_CONNECTIONS)
                .setSubscriptionConnectionPoolSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setDnsMonitoringInterval(LIVENESS.toMillis());
        tune(server);
        return config;
    }

    /** A cluster, of which the addresses name some nodes. */
    Config cluster() {
        var config = common();
        var servers = config.useClusterServers().addNodeAddress(uris()).setScanInterval((int) LIVENESS.toMillis());
        tuneMasters(servers);
        tune(servers);
        return config;
    }

    /** The server that sentinels name. */
    Config sentinel() {
        var config = common();
        var servers = config.useSentinelServers()
                .addSentinelAddress(uris())
                .setMasterName(settings.place().sentinelMaster())
                .setDatabase(settings.place().database())
                .setScanInterval((int) LIVENESS.toMillis())
                // Others could not be told from servers, which want a password.
                .setSentinelsDiscovery(false)
                .setCheckSentinelsList(false);
        tuneMasters(servers);
        tune(servers);
        return config;
    }

    private Config common() {
        var config = new Config()
                .setCodec(ByteArrayCodec.INSTANCE)
                .setThreads(THREADS)
                .setNettyThreads(THREADS)
                .setUseThreadClassLoader(false)
                .setNettyHook(new Channels())
                .setCredentialsResolver(this::credentials);
        config.setReferenceEnabled(false);
        switch (settings.login().tls().protection()) {
            case NONE, ENCRYPTED -> config.setSslVerificationMode(SslVerificationMode.NONE);
            case VERIFIED -> {
                config.setSslVerificationMode(SslVerificationMode.STRICT);
                for (var factory : trust) {
                    config.setSslTrustManagerFactory(factory);
                }
            }
        }
        return config;
    }

    private void tuneMasters(BaseMasterSlaveServersConfig<?> servers) {
        servers.setReadMode(ReadMode.MASTER);
        servers.setSubscriptionMode(SubscriptionMode.MASTER);
        servers.setMasterConnectionPoolSize(settings.capacity().connections());
        servers.setMasterConnectionMinimumIdleSize(KEPT_CONNECTIONS);
        servers.setSubscriptionConnectionPoolSize(1);
        servers.setSubscriptionConnectionMinimumIdleSize(0);
        servers.setDnsMonitoringInterval(LIVENESS.toMillis());
    }

    private void tune(BaseConfig<?> servers) {
        servers.setClientName("parley");
        servers.setRetryAttempts(0);
        servers.setRetryDelay(new ConstantDelay(TICKS));
        servers.setReconnectionDelay(new ConstantDelay(RECONNECTION));
        servers.setConnectTimeout((int) settings.patience().connect().toMillis());
        // Of a connection's first words, too: a new one on which nothing comes back must not be waited for.
        servers.setTimeout((int) LIVENESS.toMillis());
        servers.setPingConnectionInterval((int) LIVENESS.toMillis());
        servers.setIdleConnectionTimeout((int) IDLE.toMillis());
    }

    private CompletionStage<Credentials> credentials(InetSocketAddress address) {
        try {
            var login = settings.login();
            var password = login.password().get();
            if (password.isEmpty() || sentinelPorts.contains(address.getPort())) {
                return CompletableFuture.completedFuture(new Credentials());
            }
            return CompletableFuture.completedFuture(login.username()
                    .map(name -> new Credentials(name, password))
                    .orElseGet(() -> new Credentials(null, password)));
        } catch (UncheckedIOException e) {
            return CompletableFuture.failedFuture(new IOException("the password cannot be read", e));
        }
    }

    private String[] uris() {
        return settings.place().addresses().stream().map(this::uri).toArray(String[]::new);
    }

    private String uri(String address) {
        boolean isPlain = settings.login().tls().protection() == Protection.NONE;
        return (isPlain ? "redis://" : "rediss://") + address;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static TrustManagerFactory trusting(Path certificates) throws IOException {
        try (var in = Files.newInputStream(certificates)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("root-" + store.size(), certificate);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificates that can be used: " + certificates, e);
        }
    }
}
