package dev.parley.server.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TenantTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "acme-prod-7", "a--", "default"})
    void aTenantHasAPlainId(String id) {
        assertThat(Tenant.parse(id)).hasValue(new Tenant(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "Acme", "a b", "a/b", "\u00e9", "a\n"})
    void anythingElseIsNone(String id) {
        assertThat(Tenant.parse(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void anIdHasAtMost63Characters(int length) {
        assertThat(Tenant.parse("a".repeat(length)).isPresent()).isEqualTo(length == 63);
    }
}
