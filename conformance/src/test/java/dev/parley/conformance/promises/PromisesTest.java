package dev.parley.conformance.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.support.Reason;
import dev.parley.conformance.support.Rpcs;
import dev.parley.server.settings.Settings;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/promises.md names every promise of the contract, and for each a test that is there. */
class PromisesTest {
    private static final Page CONTRACT = Page.ofDocs("contract.md");
    private static final Page PAGE = Page.ofDocs("promises.md");

    private final Gaps gaps = new Gaps(PAGE, KnownTests.ofThisBuild());

    @Test
    void everyPromiseNamesATest() {
        assertThat(gaps.unproven()).isEmpty();
    }

    @Test
    void everyTestThatIsNamedIsThere() {
        assertThat(gaps.unknownTests()).isEmpty();
    }

    @Test
    void everyClassOfTheSuiteProvesAPromise() {
        assertThat(gaps.idleClasses()).isEmpty();
    }

    @Test
    void theSectionsAreThoseOfTheContractAndNoneIsEmpty() {
        assertThat(PAGE.headings()).isEqualTo(CONTRACT.headings());
        assertThat(gaps.emptySections(CONTRACT)).isEmpty();
    }

    @Test
    void everySectionOfTheContractLeadsToItsPromises() {
        assertThat(CONTRACT.sections())
                .allSatisfy(section -> assertThat(CONTRACT.text())
                        .contains("## " + section + "\n[Tests](promises.md#" + Page.anchor(section) + ")\n"));
    }

    @Test
    void everyRpcHasAPromise() {
        var rpcs = Rpcs.ofParley().stream().map(rpc -> rpc.substring(rpc.indexOf('/') + 1));

        assertThat(gaps.missing(4, rpcs.toList())).isEmpty();
    }

    @Test
    void everyReasonHasAPromise() {
        var reasons = Arrays.stream(Reason.values()).map(Reason::name);

        assertThat(gaps.missing(10, reasons.toList())).isEmpty();
    }

    @Test
    void everyLimitHasAPromise() {
        var limits = Settings.of(Map.of()).limitsByName().keySet();

        assertThat(gaps.missing(11, limits)).isEmpty();
    }
}
