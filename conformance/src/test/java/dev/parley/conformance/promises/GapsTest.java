package dev.parley.conformance.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A page that misses something is not taken for a whole one. */
class GapsTest {
    private static final KnownTests TESTS =
            new KnownTests(Set.of("ATest.one", "ATest.two", "BTest.three", "server/CTest.four"));

    private static final String WHOLE = """
            # Promises

            ## 1. Rules

            | promise | tests |
            |---|---|
            | what holds | `ATest.one`, `server/CTest.four` |

            ## 4. RPCs

            ### service Store

            | promise | tests |
            |---|---|
            | `Get`, `Put`: answers a `Thing` | `BTest.three` |
            """;

    @Test
    void aWholePageMissesNothing() {
        var gaps = gaps(WHOLE);

        assertThat(gaps.unproven()).isEmpty();
        assertThat(gaps.unknownTests()).isEmpty();
        assertThat(gaps.idleClasses()).isEmpty();
        assertThat(gaps.emptySections(Page.parse(WHOLE))).isEmpty();
        assertThat(gaps.missing(4, List.of("Get", "Put"))).isEmpty();
    }

    @Test
    void aPromiseWithoutATestIsFound() {
        assertThat(gaps(WHOLE.replace("`BTest.three`", "")).unproven())
                .containsExactly("`Get`, `Put`: answers a `Thing`");
        assertThat(gaps(WHOLE.replace("`BTest.three`", "BTest.three")).unproven())
                .hasSize(1);
        assertThat(gaps(WHOLE.replace(" | `BTest.three` |", "")).unproven()).hasSize(1);
    }

    @Test
    void aTestThatIsNotThereIsFound() {
        assertThat(gaps(WHOLE.replace("ATest.one", "ATest.none")).unknownTests())
                .containsExactly("ATest.none");
        assertThat(gaps(WHOLE.replace("ATest.one", "NoTest.one")).unknownTests())
                .containsExactly("NoTest.one");
        assertThat(gaps(WHOLE.replace("server/", "client/")).unknownTests()).containsExactly("client/CTest.four");
        assertThat(gaps(WHOLE.replace("server/", "")).unknownTests()).containsExactly("CTest.four");
        assertThat(gaps(WHOLE.replace("ATest.one", "ATest")).unknownTests()).containsExactly("ATest");
    }

    @Test
    void aClassThatProvesNothingIsFound() {
        assertThat(gaps(WHOLE.replace("BTest.three", "ATest.two")).idleClasses())
                .containsExactly("BTest");
    }

    @Test
    void aSectionWithoutARowIsFound() {
        var contract = Page.parse(WHOLE + "\n## 5. Retries\n");

        assertThat(gaps(WHOLE).emptySections(contract)).containsExactly("5. Retries");
        assertThat(gaps(WHOLE.replace("| what holds ", "what holds ")).emptySections(contract))
                .containsExactly("1. Rules", "5. Retries");
        assertThat(gaps(WHOLE.replace("### service Store", "")).emptySections(contract))
                .containsExactly("service Store", "5. Retries");
    }

    @Test
    void aNameThatNoRowOfItsSectionIsAboutIsFound() {
        assertThat(gaps(WHOLE).missing(4, List.of("Get", "Delete"))).containsExactly("Delete");
        assertThat(gaps(WHOLE).missing(4, List.of("Thing"))).containsExactly("Thing");
        assertThat(gaps(WHOLE).missing(1, List.of("Get"))).containsExactly("Get");
    }

    @Test
    void testsAreFoundInSourcesAndNothingElseIs() {
        var source = """
                class CTest {
                    @Test
                    void four() {
                        assertThat(helper()).isEmpty();
                    }

                    @ParameterizedTest
                    @ValueSource(strings = {"a", "b"})
                    void five(String text) throws IOException {}

                    @Property(tries = 10)
                    void six(@ForAll int number) {}

                    @Test
                    default void seven() {}

                    private void helper() {}

                    @Override
                    public void close() {}
                }
                """;

        assertThat(KnownTests.inSource(source)).containsExactly("four", "five", "six", "seven");
    }

    @Test
    void theBuildHasTheTestsOfEveryModule() {
        var known = KnownTests.ofThisBuild();

        assertThat(known.names())
                .contains("AppendsTest.sequencesBeginAtOneAndHaveNoHoles")
                .contains("MixedLoadTest.whatIsAcknowledgedIsThereOnceAndWhatIsNotIsThereOnceAtMost")
                .anyMatch(name -> name.startsWith("server/"))
                .anyMatch(name -> name.startsWith("client/"));
        assertThat(known.suite()).contains("AppendsTest").doesNotContain("GapsTest", "IdsTest");
    }

    private static Gaps gaps(String page) {
        return new Gaps(Page.parse(page), TESTS);
    }
}
