package dev.parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {
    @TempDir
    private Path directory;

    private Operator operator;

    @BeforeEach
    void anOperator() {
        operator = new Operator(directory, "testing");
    }

    @Test
    void whatIsNotYamlIsAProblemWithItsLine() {
        operator.writes("parley.yaml", "parley:\n  server: {port: 1\n").passes("limits.labels", "x");

        assertThat(operator.isTold())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith(directory.resolve("parley.yaml") + ":3: not YAML: "))
                .anyMatch(problem -> problem.startsWith("limits.labels"));
    }

    @Test
    void aFileOfCommentsOnlySetsNothing() {
        operator.writes("parley.yaml", "# nothing\n").writes("testing.yaml", "parley:\n  server:\n    #port: 1\n");

        assertThat(operator.loads().settings().server().port()).isEqualTo(7070);
    }

    @Test
    void whatStandsOutsideTheRootIsAProblem() {
        operator.writes("parley.yaml", "server:\n  port: 1\n");

        assertThat(operator.isTold())
                .containsExactly(
                        directory.resolve("parley.yaml") + ":1: stands outside \"parley:\", where all settings stand");
    }

    @Test
    void aKeyThatStandsTwiceIsAProblem() {
        operator.writes("parley.yaml", "parley:\n  server:\n    port: 1\n    port: 2\n");

        var file = directory.resolve("parley.yaml");
        assertThat(operator.isTold())
                .containsExactly("server.port: stands here twice, first in " + file + ":3 [" + file + ":4]");
    }

    @Test
    void listsAndGroupsAreNoValues() {
        operator.writes("parley.yaml", "parley:\n  server:\n    host: [a, b]\n    port: {a: 1}\n");

        var file = directory.resolve("parley.yaml");
        assertThat(operator.isTold())
                .containsExactly(
                        "server.host: neither a group nor a single value [" + file + ":3]",
                        "server.port.a: no such setting; did you mean server.port? [" + file + ":4]");
    }

    @Test
    void aDocumentThatRefersToItselfIsAProblem() {
        operator.writes("parley.yaml", "parley: &all\n  server: *all\n");

        assertThat(operator.isTold()).singleElement().asString().contains("neither a group nor a single value");
    }

    @Test
    void wordsThatYamlTakesForTruthStayWords() {
        operator.writes("parley.yaml", "parley: {server: {authentication: off}}");

        assertThat(operator.loads().settings().server().authentication()).isEqualTo(ServerSettings.Authentication.OFF);
    }

    @Test
    void expressionsStandForVariablesOrTheirDefaults() {
        operator.sets("MY_PORT", "8081").writes(".env", "MY_LABELS=3\nEMPTY=\n").writes("parley.yaml", """
                parley:
                  server: {port: "${MY_PORT:1}", host: "${MY_HOST:::1}"}
                  limits: {labels: "${MY_LABELS}", parts: "${EMPTY}"}
                """);

        var settings = operator.loads().settings();

        assertThat(settings.server().port()).isEqualTo(8081);
        assertThat(settings.server().host()).isEqualTo("::1");
        assertThat(settings.limits().labels()).isEqualTo(3);
        assertThat(settings.limits().parts()).isEqualTo(256);
    }

    @Test
    void anExpressionWithoutValueOrDefaultIsAProblem() {
        operator.writes("parley.yaml", "parley:\n  server:\n    port: ${NO_SUCH_VARIABLE}\n");

        assertThat(operator.isTold())
                .contains("server.port: the environment variable NO_SUCH_VARIABLE is not set, and"
                        + " \"${NO_SUCH_VARIABLE}\" has no default [" + directory.resolve("parley.yaml") + ":3]");
    }

    @Test
    void onlyFilesHaveExpressions() {
        operator.sets("PARLEY_SERVER_HOST", "${HOME}");

        var values = operator.inspects().values();

        assertThat(values)
                .contains(new SettingValue("server.host", "${HOME}", "environment variable PARLEY_SERVER_HOST"));
        assertThat(operator.inspects().settings().server().host()).isEqualTo("${HOME}");
    }
}
