package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.domain.Durability;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisRulesTest {
    private static final String ADDRESS = "storage.redis.address";
    private static final String REMOTE = "redis.example.org:6379";

    @TempDir
    private Path directory;

    @Test
    void theAddressOfRedisIsAllThatIsNeeded() {
        var settings = redis(development());

        assertThat(settings.address()).contains(new RedisAddresses(REMOTE));
        assertThat(settings.mode()).isEqualTo(RedisSettings.Mode.AUTO);
        assertThat(settings.declaredDurability()).isEmpty();
    }

    @Test
    void theAddressOfRedisIsNeeded() {
        var operator = new Operator(directory, "development").passes("storage.backend", "redis");

        assertThat(operator.isTold())
                .containsExactly("storage.redis.address: must be set where storage.backend is redis [default]");
    }

    @Test
    void theAddressHasAVariableOfItsOwn() {
        var operator = new Operator(directory, "development")
                .passes("storage.backend", "redis")
                .sets("PARLEY_STORAGE_REDIS_ADDRESS", REMOTE);

        assertThat(redis(operator).address()).contains(new RedisAddresses(REMOTE));
    }

    @Test
    void anAddressMayLeaveOutThePortAndNameTheProtocol() {
        var addresses = new RedisAddresses("one,two:7000,redis://three,redis://[::1]:7001");

        assertThat(addresses.hostsAndPorts()).containsExactly("one:6379", "two:7000", "three:6379", "[::1]:7001");
        assertThat(addresses.hosts()).containsExactly("one", "two", "three", "::1");
        assertThat(addresses.isEncrypted()).isFalse();
        assertThat(new RedisAddresses("rediss://one").isEncrypted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://db:6379", "db:x", "db:123456", "db:6379/0", "db,", ",db", "db: 6379", "redis://", "::1"})
    void anAddressOfAnotherFormIsRefused(String address) {
        assertThat(development().passes(ADDRESS, address).isTold())
                .contains("storage.redis.address: must be host:port, or several with commas in between, without"
                        + " credentials, such as 127.0.0.1:6379, not \"" + address
                        + "\" [--set storage.redis.address]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis://ada:hunter2@db:6379 | must be without user and password",
                "redis://:hunter2@db | must be without user and password",
                "one,rediss://:hunter2@db | must be without user and password",
                "redis://ada:hunter2@db:6379/0 | must be host:port",
                "redis://ada:hunter2@one,bob:hunter2@two/ | must be host:port"
            })
    void anAddressWithCredentialsIsRefusedAndNotRepeated(String address, String problem) {
        var told = development().passes(ADDRESS, address).isTold();

        assertThat(told).anyMatch(line -> line.startsWith("storage.redis.address: " + problem));
        assertThat(told).noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void credentialsInTheAddressAreMaskedWhereItIsShown() {
        var loaded =
                development().passes(ADDRESS, "redis://ada:hunter2@db:6379").inspects();

        assertThat(loaded.toString()).contains("***@db:6379").doesNotContain("hunter2");
    }

    @Test
    void addressesAgreeOnTls() {
        assertThat(development().passes(ADDRESS, "rediss://one,two").isTold())
                .containsExactly(
                        "storage.redis.address: must have rediss:// everywhere or nowhere [--set storage.redis.address]");
        assertThat(development().passes(ADDRESS, "rediss://one,rediss://two").isTold())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"one, DISABLE", "redis://one, DISABLE", "rediss://one, VERIFY_FULL"})
    void theAddressSaysWhetherThereIsTls(String address, RedisSettings.Tls expected) {
        assertThat(RedisSettings.Tls.of(redis(development().passes(ADDRESS, address))))
                .isEqualTo(expected);
        assertThat(RedisSettings.Tls.of(
                        redis(development().passes(ADDRESS, address).passes("storage.redis.tls", "require"))))
                .isEqualTo(RedisSettings.Tls.REQUIRE);
    }

    @Test
    void tlsIsNotAskedForAndDisabledAtOnce() {
        var operator = development().passes(ADDRESS, "rediss://one").passes("storage.redis.tls", "disable");

        assertThat(operator.isTold())
                .containsExactly("storage.redis.tls: must not be disable where storage.redis.address says rediss"
                        + " [--set storage.redis.tls]");
    }

    @Test
    void productionEncryptsWhatLeavesTheMachine() {
        var operator = production();

        assertThat(operator.isTold())
                .containsExactly(
                        "storage.redis.tls: must be verify-full or require in the production profile [default]");
        assertThat(operator.passes(ADDRESS, "127.0.0.1:6379,[::1]:6380").isTold())
                .isEmpty();
        assertThat(operator.passes(ADDRESS, "127.0.0.1,db").isTold()).hasSize(1);
        for (var tls : List.of("require", "verify-full")) {
            assertThat(operator.passes("storage.redis.tls", tls).isTold()).isEmpty();
        }
    }

    @Test
    void productionTakesAnAddressWithTls() {
        assertThat(production().passes(ADDRESS, "rediss://db").isTold()).isEmpty();
    }

    @Test
    void theRootCertificateMustBeOneAndMatter() {
        var operator = development()
                .writes("ca.crt", "nothing")
                .passes(
                        "storage.redis.tls-root-certificate",
                        directory.resolve("ca.crt").toString())
                .passes("storage.redis.tls", "verify-full");

        assertThat(operator.isTold())
                .hasSize(1)
                .allMatch(problem ->
                        problem.startsWith("storage.redis.tls-root-certificate: is not a certificate in PEM form"));
        operator.writes("ca.crt", "-----BEGIN CERTIFICATE-----");
        assertThat(operator.isTold()).isEmpty();
        assertThat(operator.passes("storage.redis.tls", "require").isTold())
                .containsExactly("storage.redis.tls-root-certificate: has no effect unless storage.redis.tls is"
                        + " verify-full [--set storage.redis.tls-root-certificate]");
    }

    @Test
    void aPasswordHasOneSource() {
        var operator = development()
                .writes("password", "hunter2")
                .passes("storage.redis.password", "hunter2")
                .passes(
                        "storage.redis.password-file",
                        directory.resolve("password").toString());

        assertThat(operator.isTold())
                .containsExactly("storage.redis.password-file: must not be set together with storage.redis.password"
                        + " [--set storage.redis.password-file]");
    }

    @Test
    void aPasswordFileMustBeReadable() {
        var operator = development()
                .passes("storage.redis.password-file", directory.resolve("none").toString());

        assertThat(operator.isTold())
                .containsExactly("storage.redis.password-file: does not exist [--set storage.redis.password-file]");
    }

    @Test
    void aUserHasAPassword() {
        var operator = development().passes("storage.redis.username", "ada");

        assertThat(operator.isTold())
                .containsExactly("storage.redis.username: has no effect without storage.redis.password or"
                        + " storage.redis.password-file [--set storage.redis.username]");
        assertThat(operator.passes("storage.redis.password", "hunter2").isTold())
                .isEmpty();
    }

    @Test
    void aStandaloneServerHasOneAddress() {
        var operator = development().passes(ADDRESS, "one,two");

        assertThat(operator.isTold()).isEmpty();
        assertThat(operator.passes("storage.redis.mode", "standalone").isTold())
                .containsExactly("storage.redis.address: must be a single one where storage.redis.mode is standalone"
                        + " [--set storage.redis.address]");
    }

    @Test
    void sentinelsKnowTheServerByItsName() {
        var operator = development().passes("storage.redis.mode", "sentinel");

        assertThat(operator.isTold())
                .containsExactly(
                        "storage.redis.sentinel-master: must be set where storage.redis.mode is sentinel [default]");
        assertThat(operator.passes("storage.redis.sentinel-master", "parley").isTold())
                .isEmpty();
        assertThat(operator.passes("storage.redis.mode", "auto").isTold())
                .containsExactly("storage.redis.sentinel-master: has no effect unless storage.redis.mode is sentinel"
                        + " [--set storage.redis.sentinel-master]");
    }

    @Test
    void aClusterHasOneDatabase() {
        var operator = development().passes("storage.redis.database", "1");

        assertThat(operator.isTold()).isEmpty();
        assertThat(operator.passes("storage.redis.mode", "cluster").isTold())
                .containsExactly("storage.redis.database: must be 0 where storage.redis.mode is cluster"
                        + " [--set storage.redis.database]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "{a}", "ä", "a/b", "\t"})
    void aKeyPrefixThatWouldNotKeepKeysApartIsRefused(String prefix) {
        assertThat(development().passes("storage.redis.key-prefix", prefix).isTold())
                .containsExactly("storage.redis.key-prefix: must be 1 to 64 letters, digits and -_.:"
                        + " [--set storage.redis.key-prefix]");
    }

    @Test
    void durabilityIsDeclaredInTheWordsInWhichItIsRequired() {
        var operator = development().passes("storage.redis.declared-durability", "power-loss");

        assertThat(redis(operator).declaredDurability()).contains(Durability.POWER_LOSS);
    }

    private static RedisSettings redis(Operator operator) {
        return ((BackendSettings.Redis) operator.loads().settings().backend()).settings();
    }

    private Operator development() {
        return new Operator(directory, "development")
                .passes("storage.backend", "redis")
                .passes(ADDRESS, REMOTE);
    }

    private Operator production() {
        return new Operator(directory, "production")
                .passes("storage.backend", "redis")
                .passes("server.insecure-no-authentication", "true")
                .passes(ADDRESS, REMOTE);
    }
}
