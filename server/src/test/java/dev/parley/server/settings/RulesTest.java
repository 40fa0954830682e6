package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    @TempDir
    private Path directory;

    @Test
    void productionWithoutAnyDecisionSaysWhatToDecide() {
        assertThat(production().isTold())
                .containsExactlyInAnyOrder(
                        "storage.backend: must be named in the production profile, because memory, the default, loses"
                                + " everything when the server stops [default]",
                        "server.authentication: is off, which the production profile takes only with"
                                + " server.insecure-no-authentication: true [default]");
    }

    @Test
    void productionIsTheProfileIfNobodyNamesOne() {
        var nobody = new Operator(directory, "");

        assertThat(nobody.isTold()).hasSize(2).anyMatch(problem -> problem.contains("production profile"));
    }

    @Test
    void productionTakesMemoryAndNoAuthenticationWhereTheyAreNamed() {
        var settings = decided().loads().settings();

        assertThat(settings.profile()).isEqualTo(Profile.PRODUCTION);
        assertThat(settings.storage().backend()).isEqualTo(Backend.MEMORY);
    }

    @Test
    void productionRefusesPlaintextForOtherMachinesEvenWhereItIsNamed() {
        var operator = decided().passes("server.host", "0.0.0.0").passes("server.insecure-plaintext", "true");

        assertThat(operator.isTold())
                .containsExactly("server.insecure-plaintext: must be false in the production profile; configure"
                        + " server.tls [--set server.insecure-plaintext]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "parley.example.org", "127.0.0.1.example.org"})
    void anAddressThatOtherMachinesReachNeedsTls(String host) {
        var operator = development().passes("server.host", host);

        assertThat(operator.isTold())
                .containsExactly("server.host: other machines can reach \"" + host + "\", so server.tls must be"
                        + " configured, or server.insecure-plaintext be true [--set server.host]");
        assertThat(operator.passes("server.insecure-plaintext", "true").isTold())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void aLoopbackAddressNeedsNoTls(String host) {
        assertThat(decided().passes("server.host", host).isTold()).isEmpty();
    }

    @Test
    void tlsNeedsBothOfItsFiles() {
        development().writes("tls.crt", "-----BEGIN CERTIFICATE-----").writes("tls.key", "-----BEGIN PRIVATE KEY-----");
        var certificate = directory.resolve("tls.crt").toString();
        var key = directory.resolve("tls.key").toString();

        assertThat(development()
                        .passes("server.tls.certificate-file", certificate)
                        .isTold())
                .containsExactly("server.tls.key-file: must be set where server.tls.certificate-file is [default]");
        assertThat(development().passes("server.tls.key-file", key).isTold())
                .containsExactly("server.tls.certificate-file: must be set where server.tls.key-file is [default]");
        assertThat(decided()
                        .passes("server.tls.certificate-file", certificate)
                        .passes("server.tls.key-file", key)
                        .passes("server.host", "0.0.0.0")
                        .isTold())
                .isEmpty();
    }

    @Test
    void filesForTlsMustBeReadableAndWhatTheyAreCalled() {
        development().writes("old.key", "-----BEGIN RSA PRIVATE KEY-----");
        var operator = development()
                .passes(
                        "server.tls.certificate-file",
                        directory.resolve("none.crt").toString())
                .passes("server.tls.key-file", directory.resolve("old.key").toString());

        assertThat(operator.isTold())
                .containsExactlyInAnyOrder(
                        "server.tls.certificate-file: does not exist [--set server.tls.certificate-file]",
                        "server.tls.key-file: is not an unencrypted PKCS #8 key in PEM form; `openssl pkcs8 -topk8"
                                + " -nocrypt` makes one of other keys [--set server.tls.key-file]");
    }

    @Test
    void memoryPromisesNoDurability() {
        assertThat(development()
                        .passes("storage.required-durability", "process-crash")
                        .isTold())
                .containsExactly("storage.required-durability: must be memory, which is all that the backend memory"
                        + " promises [--set storage.required-durability]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"800MiB", "1000B", "2GiB"})
    void theMemoryBackendLeavesAQuarterOfTheHeap(String bytes) {
        assertThat(development().passes("storage.memory.max-bytes", bytes).isTold())
                .singleElement()
                .asString()
                .startsWith("storage.memory.max-bytes: must be from 1MiB to 767MiB, which is 75 % of the heap");
    }

    @ParameterizedTest
    @CsvSource({
        "limits.batch-bytes, 5MiB, limits.request-bytes",
        "limits.batch-bytes, 512KiB, limits.batch-bytes",
        "limits.request-bytes, 2MiB, limits.request-bytes",
        "limits.provider-metadata-bytes, 2MiB, limits.message-bytes",
        "limits.state-value-bytes, 2MiB, limits.state-bytes",
        "limits.state-bytes, 5MiB, limits.request-bytes",
        "limits.session-content-bytes, 512KiB, limits.session-content-bytes",
        "paging.page-bytes, 512KiB, paging.page-bytes",
        "paging.page-max, 10, paging.page-max",
        "paging.count-default, 200000, limits.count"
    })
    void limitsFitIntoEachOther(String key, String value, String bound) {
        assertThat(development().passes(key, value).isTold())
                .isNotEmpty()
                .allMatch(problem -> problem.contains("must be at most " + bound + ", which is "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "parley.example.org"})
    void metricsThatOtherMachinesReachNeedADecisionInEveryProfile(String host) {
        for (var operator : List.of(development(), decided())) {
            operator.passes("observability.metrics.enabled", "true").passes("observability.metrics.host", host);

            assertThat(operator.isTold())
                    .containsExactly("observability.metrics.host: other machines can reach \"" + host + "\", so"
                            + " observability.metrics.insecure-plaintext must be true"
                            + " [--set observability.metrics.host]");
            assertThat(operator.passes("observability.metrics.insecure-plaintext", "true")
                            .isTold())
                    .isEmpty();
        }
    }

    @Test
    void metricsHaveAPortOfTheirOwn() {
        var operator = development().passes("server.port", "9464").passes("observability.metrics.enabled", "true");

        assertThat(operator.isTold())
                .containsExactly("observability.metrics.port: must not be server.port, which is 9464 [default]");
        assertThat(operator.passes("observability.metrics.enabled", "false").isTold())
                .isEmpty();
    }

    @Test
    void bothPortsMayBeWhateverIsFree() {
        var operator = development()
                .passes("server.port", "0")
                .passes("observability.metrics.enabled", "true")
                .passes("observability.metrics.port", "0");

        assertThat(operator.isTold()).isEmpty();
    }

    @Test
    void lookingAtSettingsKeepsNoRules() {
        assertThat(production().inspects().settings().profile()).isEqualTo(Profile.PRODUCTION);
    }

    private Operator development() {
        return new Operator(directory, "development");
    }

    private Operator production() {
        return new Operator(directory, "production");
    }

    private Operator decided() {
        return production().passes("storage.backend", "memory").passes("server.insecure-no-authentication", "true");
    }
}
